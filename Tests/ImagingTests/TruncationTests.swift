import Imaging
import Model
import Testing

@Suite("truncation")
struct TruncationTests {
    /// Decodes every cut of a file, with `tail` appended.
    ///
    /// - Returns: how many were refused, and how many read; a cut that is read without all pixels of the whole is a failure.
    private func cuts(_ bytes: [UInt8], tail: [UInt8] = []) throws -> (refused: Int, read: Int) {
        let whole = try ImageReader.decode(bytes)
        var (refused, read) = (0, 0)
        for length in 0..<bytes.count {
            do throws(ImageFault) {
                let image = try ImageReader.read(Array(bytes[..<length]) + tail)
                #expect(image.bitmap == whole, "\(length) of \(bytes.count) bytes")
                #expect(!tail.isEmpty || !image.warnings.isEmpty, "\(length) of \(bytes.count) bytes")
                read += 1
            } catch {
                let isNamed = error.kind == .truncated || error.kind == .undecodable || error.kind == .tooLarge
                #expect(isNamed && !error.detail.isEmpty, "\(length) of \(bytes.count) bytes")
                refused += 1
            }
        }
        return (refused, read)
    }

    @Test("a whole file cut after any byte is refused, or has all its pixels and a warning")
    func everyCut() throws {
        var (refused, read) = (0, 0)
        for file in HostileFileTests.wholeOnes
        where file.cells["warning"] == "" && file.testDescription != "followed-by-a-picture.jpg" {
            let found = try cuts(try file.bytes())
            refused += found.refused
            read += found.read
        }
        print("cuts: \(refused + read), of which \(refused) refused and \(read) read with every pixel")
        #expect(refused > 100_000 && read > 50 && read < 500)
    }

    @Test(
        "a JPEG whose last scan lines are missing is truncated although its end marker is there",
        arguments: [
            "good.jpg", "good-444.jpg", "good-gray.jpg", "good-progressive.jpg", "good-restarts.jpg", "good-cmyk.jpg",
        ])
    func endedCut(_ name: String) throws {
        let file = try #require(HostileFileTests.cases.first { $0.cells["file"] == name })
        let found = try cuts(try file.bytes(), tail: [0xFF, 0xD9])
        print("\(name): \(found.refused) cuts with an end marker refused, \(found.read) whole")
        #expect(found.refused > 400 && found.read <= 2)
    }

    @Test("restart intervals taken out of a JPEG, eight at a time so that their numbers agree, are missed")
    func lostIntervals() throws {
        let file = try #require(HostileFileTests.cases.first { $0.cells["file"] == "many-restarts.jpg" })
        let bytes = try file.bytes()
        let markers = bytes.indices.dropLast().filter { bytes[$0] == 0xFF && (0xD0...0xD7).contains(bytes[$0 + 1]) }
        #expect(markers.count > 20)
        for first in markers.indices.dropLast(8) {
            let shorter = Array(bytes[..<markers[first]]) + Array(bytes[markers[first + 8]...])
            #expect {
                try ImageReader.decode(shorter)
            } throws: {
                ($0 as? ImageFault)?.kind == .truncated
            }
        }
    }

    @Test(
        "what is missing is told",
        arguments: [
            ("cut-60.png", "short of the end of its IDAT"), ("cut-50.jpg", "of 32 rows are there"),
            ("cut-50.bmp", "of 32 rows"), ("cut-70.gif", "a GIF of"),
            ("cut-lossless-50.webp", "it declares"), ("cut-60.avif", "bytes (libavif"),
            ("last-rows-gone.jpg", "of 32 rows are there"), ("cut-progressive-60.jpg", "scans that came"),
        ])
    func words(_ name: String, _ words: String) throws {
        let file = try #require(HostileFileTests.cases.first { $0.cells["file"] == name })
        #expect {
            try ImageReader.decode(try file.bytes())
        } throws: {
            ($0 as? ImageFault).map { $0.kind == .truncated && $0.detail.contains(words) } == true
        }
    }

    @Test(
        "where every row came, none is called missing, however many bytes are left over", arguments: [5, 5_000_000])
    func leftOver(count: Int) throws {
        let file = try #require(HostileFileTests.cases.first { $0.cells["file"] == "good.jpg" })
        let bytes = try file.bytes().dropLast(2) + [UInt8](repeating: 1, count: count)
        #expect {
            try ImageReader.decode(Array(bytes))
        } throws: {
            guard let fault = $0 as? ImageFault else { return false }
            return fault.kind == .truncated && !fault.detail.contains("32 of 32")
                && fault.detail.contains("all 32 rows came, and bytes are left over")
        }
    }
}
