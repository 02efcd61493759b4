package import Foundation

/// The project's own files, for tests that hold them to the code.
package enum Repository {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The texts of all Swift files below a folder.
    package static func swiftFiles(below folder: String, except: String = "") throws -> [String] {
        let place = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: place.path)
            .filter { $0.hasSuffix(".swift") && !$0.hasSuffix("/\(except)") }
            .map { try String(contentsOf: place.appending(path: $0), encoding: .utf8) }
    }
}
