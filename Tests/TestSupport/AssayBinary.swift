import Foundation
import Subprocess
import SystemPackage

/// What a finished program left behind. `status` is 128 + the signal's number where a signal ended it.
package struct ProgramResult: Sendable {
    package let status: Int
    package let stdout: String
    package let stderr: String
}

/// The built program, run end to end as a user runs it.
package enum AssayBinary {
    /// Beside the test bundle, in whatever folder the build put both.
    package static var path: String {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("assay").path
    }

    /// Runs to the end, or sends a signal after a while and awaits the end.
    ///
    /// The environment holds `PATH`, `HOME` and what is given, so no `ASSAY_…` of the machine leaks in.
    package static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        try await runProgram(path, arguments, in: folder, environment: environment)
    }

    /// Runs until its ledger `assay.db` holds an outcome, sends the signal, and awaits the end.
    package static func run(
        _ arguments: [String], in folder: String, signalAtFirstOutcome signal: Int32
    ) async throws -> ProgramResult {
        try await runProgram(path, arguments, in: folder) {
            for _ in 0..<600 {
                try await Task.sleep(for: .milliseconds(200))
                let rows = try await runProgram(
                    "sqlite3", ["-readonly", "assay.db", "SELECT count(*) > 0 FROM outcome"], in: folder)
                if rows.stdout == "1\n" { break }
            }
            return signal
        }
    }
}

/// Runs any program found on the `PATH`, or named by its own path.
///
/// - Parameter signal: awaited while the program runs; what it returns is sent to it.
package func runProgram(
    _ program: String, _ arguments: [String], in folder: String, environment: [String: String] = [:],
    signal: (() async throws -> Int32)? = nil
) async throws -> ProgramResult {
    let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
    let result = try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: .custom(variables(environment)),
        workingDirectory: FilePath(folder), input: .none, output: .string(limit: 16 << 20),
        error: .string(limit: 16 << 20)
    ) { execution in
        guard let signal else { return }
        try execution.send(signal: Signal(rawValue: try await signal()))
    }
    let status: Int =
        switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let number): 128 + Int(number)
        }
    return ProgramResult(status: status, stdout: result.standardOutput, stderr: result.standardError)
}

private func variables(_ own: [String: String]) -> [Subprocess.Environment.Key: String] {
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG"].contains($0.key) }
    return inherited.merging(own) { _, own in own }.reduce(into: [:]) { variables, pair in
        if let key = Subprocess.Environment.Key(rawValue: pair.key) { variables[key] = pair.value }
    }
}

/// Makes a fresh folder, runs the body in it, and removes it.
package func withTemporaryFolder<Value>(_ body: (_ path: String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
