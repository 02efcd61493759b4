import Foundation
import Testing

/// Golden files in `fixtures/golden/report`. `RECORD=1` writes them anew, and then the test fails, so that a recording
/// can never be mistaken for a passing run.
enum Golden {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/golden/report")

    static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(name): run again without RECORD", sourceLocation: sourceLocation)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        if let line = firstDifference(text, golden) {
            Issue.record(
                "\(name) differs at line \(line.number):\n  is     \(line.actual)\n  golden \(line.expected)",
                sourceLocation: sourceLocation)
        }
    }

    private static func firstDifference(
        _ actual: String, _ expected: String
    ) -> (number: Int, actual: String, expected: String)? {
        let (a, b) = (lines(actual), lines(expected))
        for number in 0..<max(a.count, b.count) {
            let left = number < a.count ? a[number] : "(the end)"
            let right = number < b.count ? b[number] : "(the end)"
            if left != right { return (number + 1, left, right) }
        }
        return nil
    }

    /// By bytes: in Swift `\r\n` is one character, which a file must not hide.
    private static func lines(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
