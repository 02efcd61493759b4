import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// What a finished run of the program left behind.
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

    /// Runs to the end; the environment holds `PATH`, `HOME` and what is given, so no `ASSAY_…` of the machine leaks in.
    package static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: .custom(variables(environment)),
            workingDirectory: FilePath(folder), output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        let status: Int =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): 128 + Int(signal)
            }
        return ProgramResult(status: status, stdout: result.standardOutput, stderr: result.standardError)
    }

    private static func variables(_ own: [String: String]) -> [Subprocess.Environment.Key: String] {
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG"].contains($0.key) }
        return inherited.merging(own) { _, own in own }.reduce(into: [:]) { variables, pair in
            if let key = Subprocess.Environment.Key(rawValue: pair.key) { variables[key] = pair.value }
        }
    }
}

/// Makes a fresh folder, runs the body in it, and removes it.
package func withTemporaryFolder<Value>(_ body: (_ path: String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
