import Foundation
import Model

/// A command of the user's: what is to be told as JSON lines on its standard input, and the first of it in variables. Its end
/// with 0 within half a minute is an arrival.
struct CommandChannel: Channel {
    static let schema = ChannelSchema(
        kind: "command",
        keys: [ChannelSchema.Key("run", "what /bin/sh is to run", isRequired: true, form: .script)])

    private let line: String

    init(_ settings: AlertChannel) { line = settings.values["run"] ?? "" }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        guard let first = notices.first else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "ASSAY_INCIDENT": first.incident.id, "ASSAY_STEP": first.step, "ASSAY_TITLE": first.title,
            "ASSAY_SEVERITY": first.incident.severity.word,
        ]) { $1 }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        let text = notices.map { $0.json.line + "\n" }.joined()
        do {
            // A file, because a pipe that nobody reads would hold this up.
            try text.write(to: folder, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: folder) }
            process.standardInput = try FileHandle(forReadingFrom: folder)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
        } catch {
            throw DeliveryProblem("the command cannot be run: \(error.localizedDescription)")
        }
        let end = ContinuousClock.now + .seconds(30)
        while process.isRunning, ContinuousClock.now < end, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        guard !process.isRunning else {
            // Foundation gives each a group of its own: all it has started ends with it.
            kill(-process.processIdentifier, SIGKILL)
            throw DeliveryProblem(Task.isCancelled ? "it was interrupted" : "the command ran for longer than 30 s")
        }
        guard process.terminationStatus == 0 else {
            throw DeliveryProblem("the command ended with \(process.terminationStatus)")
        }
    }
}
