import Foundation
import Model
import TestSupport
import Testing

/// What a server may send to hurt the one who asks: the program says what it was, in bounded memory.
@Suite("Hostile answers")
struct HostileAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let script: Script
        let code: String
        let status: Int
        var testDescription: String { "\(name) is \(code)" }

        init(_ name: String, _ steps: [Script.Step], _ code: String, status: Int) {
            (self.name, self.code, self.status) = (name, code, status)
            script = Script(steps + [.close])
        }
    }

    private static let megabyte = 1 << 20
    private static let filler = Script.Step.send([UInt8](repeating: 97, count: megabyte))

    private static func head(_ status: Int, _ type: String, megabytes: Int) -> Script.Step {
        .send(Script.head(status, ["Content-Type": type, "Content-Length": "\(megabytes * megabyte)"]))
    }

    private static func fill(_ megabytes: Int) -> [Script.Step] { [Script.Step](repeating: filler, count: megabytes) }

    private static func raw(_ text: String) -> Script.Step { .send(Array(text.utf8)) }

    static let cases: [Case] = [
        Case(
            "an error of 60 MB", [head(500, "application/json", megabytes: 60)] + fill(60), "provider.error", status: 1),
        Case(
            "a page of 60 MB", [head(200, "text/html", megabytes: 60)] + fill(60), "transport.protocol", status: 3),
        Case(
            "a body without a length that does not end",
            [raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")] + fill(100), "transport.protocol",
            status: 3),
        Case(
            "trailers of 100 MB",
            [raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n")]
                + [Script.Step](
                    repeating: raw(String(repeating: "X-T: 12345\r\n", count: megabyte / 12)), count: 100),
            "transport.protocol", status: 3),
        Case(
            "a picture of 39 MB that is none",
            [head(200, "application/json", megabytes: 39), raw("{\"success\":true,\"image\":\"")] + fill(38)
                + [.send([UInt8](repeating: 97, count: megabyte - 27)), raw("\"}")], "image.undecodable", status: 1),
    ]

    private static let settings = """
        version: 1
        backend: { url: "URL" }
        providers: {}
        endpoints:
          x: { title: X, feature: cartoonify, path: /x, timeout: 30s, targets: [] }
        fixtures: { ids: [tiny] }

        """

    /// Runs the program, and tells the most memory it had, in KiB, as the last line of stderr.
    private static let measuring = """
        import os, subprocess, sys
        child = subprocess.Popen(sys.argv[1:])
        _, status, usage = os.wait4(child.pid, 0)
        print(usage.ru_maxrss, file=sys.stderr)
        sys.exit(os.waitstatus_to_exitcode(status))
        """

    @Test("each has its code, in at most 160 MiB", arguments: cases)
    func answer(_ hostile: Case) async throws {
        let server = try LoopbackServer { _ in hostile.script }
        try await withTemporaryFolder { folder in
            let settings = Self.settings.replacing("URL", with: server.url)
            try Data(settings.utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let result = try await runProgram(
                "python3", ["-c", Self.measuring, AssayBinary.path, "check", "--format", "jsonl"], in: folder)
            #expect(result.status == hostile.status, "\(result.stdout)\(result.stderr)")
            #expect(result.stdout.contains("\"code\":\"\(hostile.code)\""), "\(result.stdout.prefix(2000))")
            let kibibytes = try #require(result.stderr.split(separator: "\n").last.flatMap { Int($0) })
            print("\(hostile.name): \(kibibytes >> 10) MiB")
            #expect(kibibytes < 160 << 10)
            let ledger = try FileManager.default.attributesOfItem(atPath: folder + "/assay.db")[.size] as? Int
            #expect((ledger ?? 0) < 4 << 20)
        }
    }
}
