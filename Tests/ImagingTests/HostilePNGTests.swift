import Imaging
import Model
import Testing

@Suite("hostile and broken PNG")
struct HostilePNGTests {
    let whole = HandmadePNG(width: 40, height: 30, bitDepth: 8, colourType: 2)

    private func fault(_ bytes: [UInt8], _ limits: DecodeLimits = DecodeLimits()) -> ImageFault? {
        do throws(ImageFault) {
            _ = try ImageReader.decode(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("a header of 50,000 x 50,000 is refused before anything is allocated")
    func hugeHeader() {
        let bomb = HandmadePNG(width: 50_000, height: 50_000, bitDepth: 8, colourType: 6)
        let file = HandmadePNG.assemble([("IHDR", bomb.header), ("IDAT", HandmadePNG.zlibStored([0])), ("IEND", [])])
        #expect(fault(file)?.kind == .tooLarge)
        #expect(fault(file)?.detail.contains("50000x50000") == true)
        let generous = DecodeLimits(maximumSide: 1 << 20, maximumPixels: 1 << 40)
        #expect(fault(file, generous)?.detail.contains("cannot hold it") == true)
    }

    @Test("each limit is named when it is passed")
    func limits() {
        #expect(fault(whole.file, DecodeLimits(maximumSide: 39))?.detail.contains("at most 39 on a side") == true)
        #expect(fault(whole.file, DecodeLimits(maximumPixels: 1199))?.detail.contains("1200 pixels") == true)
        #expect(fault(whole.file, DecodeLimits(maximumBytes: 100))?.kind == .tooLarge)
        #expect(fault(whole.file, DecodeLimits(maximumSide: 40, maximumPixels: 1200)) == nil)
        var narrow = DecodeLimits()
        narrow.maximumSampleBytes = 1200
        #expect(fault(whole.file, narrow)?.detail.contains("at most 1200") == true)
    }

    @Test("an HTML page named .png is shown by its first bytes")
    func html() {
        let page = Array("<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title>".utf8)
        #expect(fault(page)?.kind == .undecodable)
        #expect(fault(page)?.detail.contains("begin with \"<!DOCTYPE html> <html>") == true)
    }

    @Test("an empty file says so")
    func empty() {
        #expect(fault([]) == ImageFault(.undecodable, "not an image: empty, 0 bytes"))
    }

    @Test("a file cut anywhere before its end marker is truncated and says how much was there")
    func cutAnywhere() {
        let file = whole.file
        for length in 8..<file.count - 12 {
            #expect(fault(Array(file[..<length]))?.kind == .truncated, "cut after \(length) bytes")
        }
        let told = fault(Array(file[..<2000]))?.detail ?? ""
        #expect(told.contains("short of the end of its IDAT") && !told.contains("0 of 30 rows"), "\(told)")
        for length in 1..<8 { #expect(fault(Array(file[..<length]))?.kind == .undecodable) }
    }

    @Test("rows that are missing although every chunk is whole are truncation")
    func missingRows() {
        var taller = whole
        taller.height = 45
        let file = HandmadePNG.assemble([
            ("IHDR", taller.header), ("IDAT", HandmadePNG.zlibStored(whole.rows)), ("IEND", []),
        ])
        #expect(fault(file)?.kind == .truncated)
        #expect(fault(file)?.detail.contains("30 of 45 rows") == true)
    }

    @Test("one flipped bit anywhere never goes unnoticed: a fault, or a warning where it changes no pixel")
    func flippedBit() throws {
        let file = HandmadePNG(width: 6, height: 5, bitDepth: 8, colourType: 2, extra: [("tEXt", Array("a\0b".utf8))])
            .file
        for offset in 8..<file.count {
            var broken = file
            broken[offset] ^= 0x10
            let image = try? ImageReader.read(broken)
            #expect(image?.warnings.isEmpty != true, "bit flipped at \(offset)")
            #expect(try image == nil || image?.bitmap == ImageReader.decode(file), "bit flipped at \(offset)")
        }
    }

    @Test("a wrong Adler checksum behind right chunk checksums is corruption")
    func wrongAdler() {
        var stream = HandmadePNG.zlibStored(whole.rows)
        stream[stream.count - 1] ^= 1
        #expect(
            fault(HandmadePNG.assemble([("IHDR", whole.header), ("IDAT", stream), ("IEND", [])]))?.kind == .undecodable)
    }

    @Test("a picture without IDAT, without palette or with IDAT first is refused")
    func wrongOrder() {
        let data = HandmadePNG.zlibStored(whole.rows)
        #expect(fault(HandmadePNG.assemble([("IHDR", whole.header), ("IEND", [])])) != nil)
        #expect(fault(HandmadePNG.assemble([("IDAT", data), ("IHDR", whole.header), ("IEND", [])])) != nil)
        #expect(fault(HandmadePNG(width: 8, height: 8, bitDepth: 8, colourType: 3).file) != nil)
    }

    @Test("kilobytes of compressed data behind a small header are refused unread")
    func compressedSurplus() {
        let stream = HandmadePNG.zlibStored([UInt8](repeating: 0, count: 200_000))
        let file = HandmadePNG.assemble([("IHDR", whole.header), ("IDAT", stream), ("IEND", [])])
        #expect(fault(file)?.kind == .undecodable)
    }

    @Test("text and profiles that would inflate to anything are skipped")
    func skippedChunks() throws {
        var png = whole
        let bomb = Array("x\0\0".utf8) + HandmadePNG.zlibStored([UInt8](repeating: 65, count: 60_000))
        png.extra = [("iCCP", bomb), ("zTXt", bomb), ("gAMA", HandmadePNG.word(45_455))]
        #expect(try ImageReader.decode(png.file) == ImageReader.decode(whole.file))
    }
}
