import Foundation
import Hashing
import Imaging
import Model
import Testing

@Suite("whole and hostile files of every format")
struct HostileFileTests {
    /// A row of `fixtures/hostile/manifest.csv`, which `script/hostile-images` writes.
    struct Case: Sendable, CustomTestStringConvertible {
        let cells: [String: String]
        var testDescription: String { cells["file"] ?? "?" }

        func bytes() throws -> [UInt8] {
            [UInt8](try Data(contentsOf: HostileFileTests.folder.appending(path: testDescription)))
        }
    }

    private static let folder = GoldenPair.fixtures.appending(path: "hostile")
    static let cases = table("manifest.csv")
    static let texts = table("data-uris.csv")
    static let wholeOnes = cases.filter { $0.cells["sha256"]?.isEmpty == false }

    private static func table(_ name: String) -> [Case] {
        let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return rows.dropFirst().map { Case(cells: Dictionary(uniqueKeysWithValues: zip(rows[0], $0))) }
    }

    private func answer(_ bytes: [UInt8]) -> String {
        do throws(ImageFault) {
            return try ImageReader.read(bytes).warnings.isEmpty ? "ok" : "ok_warn"
        } catch {
            return error.kind.rawValue
        }
    }

    @Test("each file is answered as its manifest says", arguments: cases)
    func answers(_ file: Case) throws {
        let expected = (file.cells["expected"] ?? "").split(separator: "|").map(String.init)
        let got = answer(try file.bytes())
        #expect(expected.contains(got), "\(file.testDescription) is \(got)")
    }

    @Test("whole files have the size, the facts and the pixels that Pillow sees", arguments: wholeOnes)
    func facts(_ file: Case) throws {
        let image = try ImageReader.read(try file.bytes())
        #expect("\(image.header.width)" == file.cells["width"])
        #expect("\(image.header.height)" == file.cells["height"])
        #expect(image.bitmap.isTranslucent == (file.cells["alpha"] == "1"))
        #expect(image.header.isAnimated == (file.cells["animated"] == "1"))
        #expect(image.header.orientation.map(String.init) ?? "" == file.cells["orientation"])
        #expect(SHA256.hex(rgba(image.bitmap)) == file.cells["sha256"])
        #expect(try ImageHeader.read(try file.bytes()) == image.header)
        #expect(image.warnings.map(\.rawValue) == [file.cells["warning"] ?? ""].filter { !$0.isEmpty })
    }

    @Test("there is a file for every warning, and each says what is odd in a sentence")
    func warnings() {
        let seen = Set(Self.cases.compactMap { $0.cells["warning"] })
        #expect(PictureWarning.allCases.allSatisfy { seen.contains($0.rawValue) })
        #expect(Set(PictureWarning.allCases.map(\.sentence)).count == PictureWarning.allCases.count)
    }

    private func rgba(_ bitmap: Bitmap) -> [UInt8] {
        let bytes = bitmap.bytes
        guard !bitmap.hasAlpha else { return bytes }
        return stride(from: 0, to: bytes.count, by: 3).flatMap { Array(bytes[$0..<$0 + 3]) + [255] }
    }

    @Test("bytes changed anywhere never crash a decoder", arguments: wholeOnes)
    func mutations(_ file: Case) throws {
        let bytes = try file.bytes()
        var random = SplitMix64(seed: 99)
        for _ in 0..<60 {
            var broken = bytes
            for _ in 0..<3 { broken[Int(random.next() % UInt64(broken.count))] = UInt8(random.next() & 255) }
            _ = answer(broken)
        }
    }

    @Test("the tables are there")
    func tables() {
        #expect(Self.cases.count >= 220)
        #expect(Self.texts.count >= 50)
        #expect(Self.wholeOnes.count >= 75)
    }

    @Test("data URIs and bare base64 are read or refused as the contract allows", arguments: texts)
    func dataURI(_ row: Case) throws {
        let hexadecimal = Array((row.cells["text_hex"] ?? "").utf8)
        let bytes = stride(from: 0, to: hexadecimal.count, by: 2).map {
            UInt8(String(decoding: hexadecimal[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard row.cells["expected"] == "ok" else {
            #expect(throws: DataURI.Malformed.self) { try DataURI(text) }
            return
        }
        let uri = try DataURI(text)
        #expect(SHA256.hex(uri.bytes) == row.cells["sha256"])
        #expect(uri.mime ?? "" == row.cells["mime"])
    }
}
