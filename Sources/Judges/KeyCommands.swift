import FoundationEssentials
package import Model
import Threads

/// Keys that commands of the user's own print. Each command is run without a shell and within bounds, once for all who need its
/// key at the same time, and its output is used for as long as the settings say.
package actor KeyCommands {
    package struct Failure: Error, Hashable {
        /// A sentence without the key in it.
        package let reason: String
    }

    private struct Kept {
        let key: Secret
        let until: ContinuousClock.Instant
    }

    /// Bytes of data each process of a command may have.
    private static let memory = 2 << 30
    /// A key is a header's value: longer ones are refused by servers.
    static let longest = 16 << 10

    private var kept: [TokenCommand: Kept] = [:]
    /// Those who wait for a command that runs. Nil: whoever ran it was interrupted, and it is to be run again.
    private var waiting: [TokenCommand: [CheckedContinuation<Result<Secret, Failure>?, Never>]] = [:]
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// - Throws: why there is none: the command could not be run, failed, or printed no key.
    package func key(of command: TokenCommand) async throws(Failure) -> Secret {
        while true {
            if let known = kept[command], known.until > now() { return known.key }
            guard waiting[command] != nil else { return try await fetch(command).get() }
            let shared = await withCheckedContinuation { waiting[command, default: []].append($0) }
            if let shared { return try shared.get() }
        }
    }

    /// The provider refused it: the next call asks the command again.
    package func forget(_ key: Secret, of command: TokenCommand) {
        if kept[command]?.key == key { kept[command] = nil }
    }

    private func fetch(_ command: TokenCommand) async -> Result<Secret, Failure> {
        waiting[command] = []
        let began = now()
        let result = await WorkerPool.run(threads: 1) { () async -> JudgeProcess.Result in
            JudgeProcess(
                command: command.words, folder: command.folder, environment: ProcessInfo.processInfo.environment,
                question: "/dev/null", within: command.limit, memory: KeyCommands.memory
            ).run()
        }
        let read = Result { () throws(Failure) in try KeyCommands.read(result, of: command) }
        if case .success(let key) = read { kept[command] = Kept(key: key, until: began + command.lifetime) }
        let isOurOwn = if case .cancelled = result.ending { true } else { false }
        for continuation in waiting.removeValue(forKey: command) ?? [] {
            continuation.resume(returning: isOurOwn ? nil : read)
        }
        return read
    }

    private static func read(_ result: JudgeProcess.Result, of command: TokenCommand) throws(Failure) -> Secret {
        let text = String(decoding: result.output, as: UTF8.self)
        let key = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        // What it printed before it failed is a key as well.
        let redactor = Redactor([Secret(text, variable: ""), Secret(key, variable: "")])
        func failure(_ what: String) -> Failure {
            let said = String(decoding: result.complaints, as: UTF8.self).split(whereSeparator: \.isNewline).last ?? ""
            let shown = redactor.cleaned(String(said), to: 300)
            return Failure(reason: "`\(command.line)` \(what)\(shown.isEmpty ? "" : ": \(shown)")")
        }
        switch result.ending {
        case .exited(0): break
        case .exited(let status): throw failure("ended with \(status)")
        case .signalled(let signal): throw failure("was ended by signal \(signal)")
        case .tookTooLong: throw failure("took more than \(command.limit.readable) and was ended")
        case .saidTooMuch: throw failure("wrote more than \(JudgeProcess.mostOutput >> 10) KiB and was ended")
        case .cancelled: throw failure("was interrupted")
        case .notStarted(let reason): throw failure("cannot be run: \(reason)")
        }
        guard !key.isEmpty else { throw failure("printed nothing") }
        guard String(validating: result.output, as: UTF8.self) != nil,
            text.split(whereSeparator: \.isNewline).count == 1,
            key.utf8.count <= longest, key.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw failure("printed no key: expected one line of text") }
        return Secret(key, variable: "(\(command.line))")
    }
}
