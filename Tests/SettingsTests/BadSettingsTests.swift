import Documents
import Foundation
import Model
import Providers
import Settings
import Testing

@Suite struct BadSettingsTests {
    /// Each file shows one rule; the text beside it is the whole message. `RECORD=1` writes the texts anew and fails.
    @Test(
        "a bad settings file is refused with exactly the message beside it", arguments: SettingsFiles.named(in: "bad"))
    func refusal(name: String) throws {
        let error = try #require(throws: DocumentError.self, "\(name) was accepted") {
            _ = try SettingsFiles.load("bad", name)
        }
        let message = error.description.replacing(SettingsFiles.folder.path + "/bad/", with: "")
        let expected = SettingsFiles.folder.appending(path: "bad/\(name).txt")
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data((message + "\n").utf8).write(to: expected)
            Issue.record("recorded \(name).txt")
        }
        #expect(try message + "\n" == String(contentsOf: expected, encoding: .utf8))
    }

    @Test("five different mistakes are all told at once, in the order of the file")
    func fiveMistakes() throws {
        let error = try #require(throws: DocumentError.self) { _ = try SettingsFiles.load("bad", "five-mistakes") }
        #expect(error.problems.map(\.line) == [3, 5, 6, 10, 13])
        #expect(error.problems.map(\.suggestion) == [nil, "concurrency", nil, nil, "replicate"])
    }

    @Test("a token written into the file is refused without being repeated")
    func tokenStaysSecret() throws {
        let error = try #require(throws: DocumentError.self) { _ = try SettingsFiles.load("bad", "token-in-file") }
        #expect(!error.description.contains("r8_this"))
    }

    @Test("a file over one mebibyte is refused by its size")
    func tooLarge() throws {
        let text = "version: 1\n#" + String(repeating: "x", count: 1 << 20)
        let error = try #require(throws: DocumentError.self) {
            _ = try SettingsLoader.load(text: text, file: "big.yaml", environment: [:], schemas: Drivers.schemas)
        }
        #expect(error.description == "big.yaml: found 1048588 bytes, expected a settings file of at most 1048576 bytes")
    }

    @Test("a document that a few aliases blow up is refused by its number of values")
    func aliasBomb() throws {
        let rows = (1...4).map {
            "x\($0): &x\($0) [\(Array(repeating: "*x\($0 - 1)", count: 4).joined(separator: ", "))]"
        }
        let leaves = Array(repeating: "1", count: 200).joined(separator: ", ")
        let text = "version: 1\nx0: &x0 [\(leaves)]\n" + rows.joined(separator: "\n") + "\n"
        let error = try #require(throws: DocumentError.self) {
            _ = try SettingsLoader.load(text: text, file: "bomb.yaml", environment: [:], schemas: Drivers.schemas)
        }
        #expect(error.description.hasPrefix("bomb.yaml: found over 20000 values"))
    }

    @Test("aliases are counted whatever ends a line", arguments: ["\n", "\r\n"])
    func manyAliases(end: String) throws {
        let text = "# settings\nversion: 1\nx: &x 1\n" + (0..<17).map { "y\($0): *x\n" }.joined()
        let error = try #require(throws: DocumentError.self) {
            _ = try SettingsLoader.load(
                text: text.replacing("\n", with: end), file: "a.yaml", environment: [:], schemas: Drivers.schemas)
        }
        #expect(error.description.contains("17 aliases"))
    }

    @Test("a key that is no text, and a variable within braces, are told at their line")
    func keysAndBraces() throws {
        let cases = [
            ("? [a, b]\n: 1", "a.yaml:2: found a key that is a list or a mapping, expected text as a key"),
            ("backend: { token: ${X} }", "within { } or [ ] write \"${NAME}\" in quotes"),
            ("backend: { url: a, b c }\nledger: [", "a.yaml:"),
            ("backend:\n\turl: a", "a.yaml:3: found text that is not YAML"),
            ("backend:\n\turl: a", "begins with a tab"),
        ]
        for (text, words) in cases {
            let error = try #require(throws: DocumentError.self) {
                _ = try SettingsLoader.load(
                    text: "version: 1\n\(text)\n", file: "a.yaml", environment: [:], schemas: Drivers.schemas)
            }
            #expect(error.description.contains(words), "\(error)")
            #expect(error.description.contains("quotes") == text.contains("$"), "\(error)")
        }
    }

    @Test("a mark of the order of bytes before the text is no part of it")
    func byteOrderMark() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data([0xEF, 0xBB, 0xBF] + Array("version: 1\nlocation: attic\n".utf8)).write(to: file)
        let settings = try SettingsLoader.load(path: file.path, environment: [:], schemas: Drivers.schemas)
        #expect(settings.location == "attic")
    }

    @Test("a pipe that brings nothing for a while is refused, and so is one whose writer is silent")
    func pipes() throws {
        let pipe = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)").path
        #expect(mkfifo(pipe, 0o600) == 0)
        defer { unlink(pipe) }
        func text() throws(DocumentError) -> String {
            try DocumentFile.text(of: pipe, expected: "settings", kind: SettingsFiles.kind, patience: 100)
        }
        let error = #expect(throws: DocumentError.self) { try text() }
        #expect(error?.description == "\(pipe): found a pipe that nobody writes to, expected settings")
        let writer = open(pipe, O_RDWR)
        #expect(write(writer, "version: 1\n", 11) == 11)
        let ended = #expect(throws: DocumentError.self) { try text() }
        #expect(ended?.description.contains("nobody writes to") == true, "its writer is there, and silent")
        close(writer)
    }

    @Test("nesting a thousand deep is refused, not followed")
    func deepNesting() throws {
        let text = "version: 1\nx: " + String(repeating: "[", count: 5000)
        let error = try #require(throws: DocumentError.self) {
            _ = try SettingsLoader.load(text: text, file: "deep.yaml", environment: [:], schemas: Drivers.schemas)
        }
        #expect(error.problems.count == 1)
    }

    @Test("a file that is not there is a problem that names it")
    func noFile() throws {
        let error = try #require(throws: DocumentError.self) {
            _ = try SettingsLoader.load(path: "/nowhere/assay.yaml", environment: [:], schemas: Drivers.schemas)
        }
        #expect(
            error.description
                == "/nowhere/assay.yaml: found no file that can be opened, expected a readable settings file")
    }
}

/// The settings files under `fixtures/settings`.
enum SettingsFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/settings")

    static let kind = DocumentKind(file: "settings file", content: "settings", whenEmpty: "settings")

    static func named(in part: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func load(_ part: String, _ name: String, environment: [String: String] = ["BROKEN_URL": "not a url"])
        throws(DocumentError) -> AssaySettings
    {
        try SettingsLoader.load(
            path: folder.appending(path: "\(part)/\(name).yaml").path, environment: environment,
            schemas: Drivers.schemas)
    }
}
