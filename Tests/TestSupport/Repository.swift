package import Foundation

/// The project's own files, for tests that hold them to the code.
package enum Repository {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The files under `Sources` whose text has the word: what had to be touched for something of that name.
    package static func sources(mentioning word: String) throws -> [String] {
        let folder = root.appending(path: "Sources").path
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return names.filter { name in
            guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else { return false }
            return text.contains(word)
        }.sorted()
    }
}
