import Foundation
package import Model
import Pictures

/// Where the fixtures of the settings come from: a folder, or the pictures the program draws itself.
extension FixtureLibrary {
    /// The largest fixture file that is read, in bytes.
    private static let mostBytes = 64 << 20
    /// Extensions of pictures in a folder without a manifest.
    private static let known = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]

    /// None for a tier that sends none.
    ///
    /// - Throws: ``FixtureError``, ``HarnessError/noFixtures(folder:known:)``, ``HarnessError/unknownNames(_:)``.
    package static func load(
        _ source: FixtureSource, for tier: Tier = .work, features: [FeatureSpec] = FeatureSpec.builtIn
    ) throws -> [Fixture] {
        guard tier == .work else { return [] }
        let all =
            switch source.place {
            case .embedded: try embedded()
            case .folder(let path): try folder(path, features, origin: source.origin)
            }
        let mistakes =
            unknown(source.ids, "id", among: all.map(\.id))
            + unknown(source.tags, "tag", among: Set(all.flatMap(\.tags)).sorted())
        guard mistakes.isEmpty else { throw HarnessError.unknownNames(mistakes) }
        return all.filter(source.takes)
    }

    /// A sentence for each name that no fixture has: with it left out less would be tested than is meant.
    private static func unknown(_ names: [FixtureSource.Name], _ kind: String, among known: [String]) -> [String] {
        names.filter { !known.contains($0.text) }.map { name in
            let hint = Suggestion.nearest(to: name.text, among: known).map { "; did you mean `\($0)`?" } ?? ""
            let all = known.isEmpty ? "none, because no fixture has one" : "one of: \(known.joined(separator: ", "))"
            return "\(name.place): found \"\(name.text)\", expected the \(kind) of a fixture, \(all)\(hint)".singleLine
        }
    }

    private static func embedded() throws -> [Fixture] {
        let files = FixtureCatalogue.shipped.reduce(into: [String: [UInt8]]()) { $0[$1.path] = $1.bytes }
        var library = FixtureLibrary(place: "embedded", isKnown: true) { path in
            guard let bytes = files[path] else { throw CocoaError(.fileNoSuchFile) }
            return bytes
        }
        return try library.load(manifest: "manifest.json")
    }

    private static func folder(_ path: String, _ features: [FeatureSpec], origin: String) throws -> [Fixture] {
        let root = URL(fileURLWithPath: path, isDirectory: true)
        var library = FixtureLibrary(place: path, features: features) { try bytes(of: root.appendingPathComponent($0)) }
        if FileManager.default.fileExists(atPath: root.appendingPathComponent("manifest.json").path) {
            return try library.load(manifest: "manifest.json")
        }
        guard FileManager.default.fileExists(atPath: path) else { throw HarnessError.noFolder(path, origin: origin) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let pictures = names.sorted().filter { known.contains(($0 as NSString).pathExtension.lowercased()) }
        guard !pictures.isEmpty else { throw HarnessError.noFixtures(folder: path, known: known) }
        return try library.load(pictures: pictures)
    }

    /// A file that is too large is refused by its size, not read.
    private static func bytes(of url: URL) throws -> [UInt8] {
        var status = stat()
        guard stat(url.path, &status) == 0 else { throw UnreadableFile(String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw UnreadableFile("it is no regular file") }
        let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        guard size <= mostBytes else {
            throw FixtureError(
                place: url.deletingLastPathComponent().path,
                problems: [
                    .init(
                        file: url.lastPathComponent,
                        reason: "is \(size) bytes; at most \(mostBytes >> 20) MiB are read")
                ])
        }
        do {
            return Array(try Data(contentsOf: url))
        } catch {
            throw UnreadableFile(error.localizedDescription)
        }
    }
}

private struct UnreadableFile: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
