import Foundation
import Model

/// JSON with a 16 MiB picture as a data URI, as different backends write it, beside Python's `json` on the same files.
enum JSONBench {
    private static let size = 16 << 20

    static func run() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, piece) in [
            ("plain", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2"),
            ("\\/ as PHP writes it", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzd\\/"),
            ("\\uXXXX throughout", "\\u0051\\u0055"),
        ] {
            let text =
                "{\"image\":\"data:image/png;base64,"
                + String(repeating: piece, count: size / piece.utf8.count) + "\"}"
            let bytes = Array(text.utf8)
            let file = folder.appending(path: "answer.json")
            try Data(bytes).write(to: file)
            let times = (0..<7).map { _ in
                Measure.once { precondition(JSONValue(parsing: bytes) != nil, "the bench's own JSON is read") }.wall
            }
            let python = try Child.run("python3", ["-c", timing, file.path]).flatMap {
                Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            line(
                "JSON, 16 MiB, \(name)",
                "\(rate(bytes.count, Measure.median(times))); python3 json "
                    + (python.map { rate(bytes.count, $0) } ?? "not installed"))
        }
    }

    private static func rate(_ bytes: Int, _ seconds: Double) -> String {
        "\(fixed(Double(bytes) / seconds / 1e6, 0)) MB/s"
    }

    private static let timing = """
        import json, statistics, sys, time
        text = open(sys.argv[1], 'rb').read()
        def once():
            start = time.perf_counter()
            json.loads(text)
            return time.perf_counter() - start
        print(statistics.median(once() for _ in range(7)))
        """
}
