import Foundation
import Imaging
import Model
import Testing

@Suite("what a file holds beside its picture")
struct FileFindingTests {
    private static func file(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: GoldenPair.fixtures.appending(path: "hostile/\(name)")))
    }

    private func findings(_ bytes: [UInt8]) throws -> [HealthFinding] {
        try ImageInspector.examine(bytes, in: HealthContext()).findings.filter(\.kind.isAboutTheFile)
    }

    private static let zip = Array("PK".utf8) + [3, 4] + [UInt8](repeating: 7, count: 296)
    private static let program = [0x7F] + Array("ELF".utf8) + [UInt8](repeating: 0, count: 60)
    private static let page = Array("<!DOCTYPE html><html><script>alert(1)</script></html>".utf8)
    private static let whole = ["good.png", "good.jpg", "good.gif", "good-lossy.webp", "good.bmp", "good.avif"]

    @Test("another file behind a picture is remarked, with its kind and length", arguments: whole)
    func tails(name: String) throws {
        let picture = try Self.file(name)
        #expect(try findings(picture) == [])
        for (tail, words) in [
            (Self.zip, "300 bytes of ZIP"), (Self.program, "64 bytes of a program"),
            (Self.page, "53 bytes of HTML"),
            ([UInt8](repeating: 0x5A, count: 47 << 10), "48128 bytes follow"),
        ] {
            let found = try findings(picture + tail)
            #expect(found.map(\.kind) == [.tail])
            #expect(found.first?.sentence.contains(words) == true, "\(found)")
            #expect(found.first?.severity == .warning)
        }
    }

    @Test("a few bytes behind a picture are none of a verdict's business", arguments: whole)
    func shortTails(name: String) throws {
        #expect(try findings(try Self.file(name) + Array("after the end\n".utf8)) == [])
    }

    @Test("a page in the place of a PNG's end is behind the picture too")
    func instead() throws {
        let picture = try Self.file("good.png").dropLast(12)
        #expect(try findings(picture + Self.page + [UInt8](repeating: 0x20, count: 5000)).map(\.kind) == [.tail])
    }

    @Test(
        "an animation is remarked",
        arguments: ["good-animated.png", "good-animated.gif", "good-animated.webp", "good-animated.avif"])
    func animations(name: String) throws {
        #expect(try findings(try Self.file(name)).map(\.kind) == [.animated])
    }
}
