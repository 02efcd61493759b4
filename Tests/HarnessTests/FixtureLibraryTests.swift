import Harness
import Imaging
import Model
import Testing

@Suite("Fixtures")
struct FixtureLibraryTests {
    @Test("pictures and prompts of a manifest are read with references, parameters and tags")
    func reads() throws {
        let fixtures = try load(
            """
            {"schema": 1, "fixtures": [
              {"id": "photo", "summary": "A photo", "file": "photo.png", "tags": ["face"],
               "references": {"hd-image": {"file": "photo.png"}}, "parameters": {"hd-image": {"scale": 2}}},
              {"id": "hello", "prompt": "Hello"}]}
            """)
        #expect(fixtures.map(\.id) == ["photo", "hello"])
        #expect(fixtures[0].references[.hdImage]?.width == 2)
        #expect(fixtures[0].parameters[.hdImage] == ["scale": 2])
        #expect(fixtures[0].tags == ["face"])
        #expect(fixtures[1].content == .prompt("Hello"))
    }

    @Test(
        "a picture that is none is refused by name, with what it is instead",
        arguments: [
            ("page.png", "not an image"), ("truncated.png", "truncated"), ("huge.png", "50000"), ("empty.png", "empty"),
            ("missing.png", "cannot be read"),
        ])
    func broken(file: String, reason: String) {
        let error = #expect(throws: FixtureError.self) {
            try load("{\"schema\": 1, \"fixtures\": [{\"id\": \"x\", \"file\": \"\(file)\"}]}")
        }
        #expect(error?.problems.map(\.file) == [file])
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("all broken pictures are told at once")
    func all() {
        let error = #expect(throws: FixtureError.self) {
            var library = FixtureLibrary(place: "here", read: read)
            _ = try library.load(pictures: ["page.png", "photo.png", "empty.png"])
        }
        #expect(error?.problems.map(\.file) == ["page.png", "empty.png"])
    }

    @Test(
        "a manifest that is wrong says where",
        arguments: [
            ("[]", "\"schema\" must be 1"), ("{", "is not JSON"), ("{\"schema\": 1, \"fixtures\": []}", "at least one"),
            ("{\"schema\": 1, \"fixtures\": [{\"id\": \"a\"}]}", "fixtures[0] has neither"),
            ("{\"schema\": 1, \"fixtures\": [{\"id\": \"a\", \"file\": \"../x\"}]}", "leads out of the folder"),
            (
                "{\"schema\": 1, \"fixtures\": [{\"id\": \"a\", \"prompt\": \"p\"}, {\"id\": \"a\", \"prompt\": \"p\"}]}",
                "two fixtures with the id \"a\""
            ),
            (
                "{\"schema\": 1, \"fixtures\": [{\"id\": \"a\", \"file\": \"photo.png\", \"sha256\": \"00\"}]}",
                "the manifest says 00"
            ),
            (
                "{\"schema\": 1, \"fixtures\": [{\"id\": \"a\", \"file\": \"photo.png\", \"width\": 9, \"height\": 9}]}",
                "the manifest says 9x9"
            ),
        ])
    func manifest(json: String, reason: String) {
        let error = #expect(throws: FixtureError.self) { try load(json) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    private func load(_ manifest: String) throws -> [Fixture] {
        var library = FixtureLibrary(place: "here") { path in
            path == "manifest.json" ? Array(manifest.utf8) : try read(path)
        }
        return try library.load(manifest: "manifest.json")
    }

    private struct NoSuchFile: Error {}

    private func read(_ path: String) throws -> [UInt8] {
        let photo = PNGCodec.encode(Bitmap(width: 2, height: 2, [UInt8](repeating: 90, count: 12)))
        switch path {
        case "photo.png": return photo
        case "page.png": return Array("<!DOCTYPE html><title>404</title>".utf8)
        case "truncated.png": return Array(photo.prefix(photo.count - 20))
        case "huge.png": return FixtureLibraryTests.header(side: 50_000)
        case "empty.png": return []
        default: throw NoSuchFile()
        }
    }

    /// A PNG that is all header: signature and an IHDR with a right checksum.
    private static func header(side: UInt32) -> [UInt8] {
        func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        let chunk = Array("IHDR".utf8) + word(side) + word(side) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + word(13) + chunk + word(crc(chunk))
    }

    /// CRC-32 as the PNG specification's annex D has it.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
    }

    @Test("a folder that is not there is told with the place that names it")
    func noFolder() {
        let source = FixtureSource(place: .folder("/nowhere"), at: "assay.yaml:3: fixtures.from")
        let error = #expect(throws: HarnessError.self) { try FixtureLibrary.load(source) }
        #expect(error?.description.hasPrefix("assay.yaml:3: fixtures.from: found no folder /nowhere") == true)
    }
}
