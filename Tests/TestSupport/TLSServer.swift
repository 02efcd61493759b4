import Foundation

/// `openssl s_server` on 127.0.0.1 with a certificate of its own for `localhost`; it answers every GET with a page.
package final class TLSServer: Sendable {
    package let port: Int
    /// The certificate as a PEM file: a client that trusts it accepts the server.
    package let certificate: String
    private let folder: URL
    private let process: Process

    package static let isAvailable = FileManager.default.isExecutableFile(atPath: openssl)
    private static let openssl = "/usr/bin/openssl"

    package struct CannotStart: Error { let output: String }

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "assay-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let made = try TLSServer.start([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ]).process
        made.waitUntilExit()
        let output: FileHandle
        (process, output) = try TLSServer.start([
            "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
        ])
        port = try TLSServer.port(from: output)
    }

    deinit {
        // Started from a worker thread it has inherited a mask that blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func start(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: openssl)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, pipe.fileHandleForReading)
    }

    /// From its line `ACCEPT 127.0.0.1:34899`.
    private static func port(from output: FileHandle) throws -> Int {
        var text = ""
        while true {
            let piece = output.availableData
            if piece.isEmpty { break }
            text += String(decoding: piece, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT \S+:(\d+)\n/), let port = Int(match.output.1) { return port }
        }
        throw CannotStart(output: text)
    }
}
