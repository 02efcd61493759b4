import Foundation

/// `assay sandbox` in a process of its own, so that its memory and CPU are its own.
struct ChildSandbox {
    let url: String
    let process: Int32

    struct DidNotStart: Error {}

    static func with(_ body: (ChildSandbox) async throws -> Void) async throws {
        let server = Process()
        server.executableURL = URL(fileURLWithPath: Child.assay)
        server.arguments = ["sandbox", "--port", "0"]
        let log = Pipe()
        server.standardError = log
        try server.run()
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let text = String(decoding: log.fileHandleForReading.availableData, as: UTF8.self)
        guard let url = text.firstMatch(of: /http:\/\/[0-9.:]+/) else { throw DidNotStart() }
        try await body(ChildSandbox(url: String(url.0), process: server.processIdentifier))
    }

    /// Resident memory in MiB; nil where `/proc` does not tell.
    var memory: Double? {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return status?.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Double($0.1) }.map { $0 / 1024 }
    }
}
