import Foundation
import Harness
import Model
import Pictures
import Settings

/// Where the fixtures of the settings come from: a folder, or the pictures the program draws itself.
enum Fixtures {
    /// None for a tier that sends none.
    static func load(_ source: FixtureSource, for tier: Tier = .work) throws -> [Fixture] {
        guard tier == .work else { return [] }
        let all =
            switch source.place {
            case .embedded: try embedded()
            case .folder(let path): try folder(path)
            }
        return all.filter { fixture in
            (source.ids.isEmpty || source.ids.contains(fixture.id))
                && (source.tags.isEmpty || fixture.tags.contains { source.tags.contains($0) })
        }
    }

    private static func embedded() throws -> [Fixture] {
        let files = FixtureCatalogue.shipped.reduce(into: [String: [UInt8]]()) { $0[$1.path] = $1.bytes }
        var library = FixtureLibrary(place: "embedded") { path in
            guard let bytes = files[path] else { throw CocoaError(.fileNoSuchFile) }
            return bytes
        }
        return try library.load(manifest: "manifest.json")
    }

    private static func folder(_ path: String) throws -> [Fixture] {
        let root = URL(fileURLWithPath: path, isDirectory: true)
        var library = FixtureLibrary(place: path) { try bytes(of: root.appendingPathComponent($0)) }
        if FileManager.default.fileExists(atPath: root.appendingPathComponent("manifest.json").path) {
            return try library.load(manifest: "manifest.json")
        }
        let known = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let pictures = names.sorted().filter { known.contains(($0 as NSString).pathExtension.lowercased()) }
        guard !pictures.isEmpty else {
            throw CommandFailure.usage(
                "the fixture folder \(path) has neither a manifest.json nor a picture (\(known.joined(separator: ", ")))"
            )
        }
        return try library.load(pictures: pictures)
    }

    /// At most 64 MiB: a larger file is refused by its size, not read.
    private static func bytes(of url: URL) throws -> [UInt8] {
        let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        guard size <= 64 << 20 else {
            throw FixtureError(
                place: url.deletingLastPathComponent().path,
                problems: [.init(file: url.lastPathComponent, reason: "is \(size) bytes; at most 64 MiB are read")])
        }
        return Array(try Data(contentsOf: url))
    }
}
