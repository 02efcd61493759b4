import Model
import Testing

@Suite("picture formats by their first bytes")
struct ImageFormatTests {
    private func brands(_ major: String, _ others: String...) -> [UInt8] {
        [0, 0, 0, UInt8(16 + others.count * 4)] + Array("ftyp\(major)\0\0\0\0\(others.joined())".utf8)
    }

    @Test("AVIF by either brand, first or in the list; its kin are named and not taken for it")
    func brands() {
        for head in [brands("avif"), brands("avis"), brands("mif1", "miaf", "avif"), brands("msf1", "avis")] {
            #expect(ImageFormat(sniffing: head) == .avif && ForeignFormat(sniffing: head) == nil)
        }
        #expect(ForeignFormat(sniffing: brands("mif1", "heic")) == .heic)
        #expect(ForeignFormat(sniffing: brands("isom", "mp42")) == .video)
        #expect(ImageFormat(mime: "image/avif") == .avif)
    }

    @Test("a box shorter or longer than the bytes there are is looked at as far as it goes")
    func oddBoxes() {
        for size in [0, 1, 8, 15, 16, 255] as [UInt8] {
            var head = brands("mif1", "avif")
            head[3] = size
            #expect((ImageFormat(sniffing: head) == .avif) == (size >= 20))
            for length in 0..<head.count { _ = ImageFormat(sniffing: head[..<length]) }
        }
    }

    @Test("no head of another format is taken for one of ours, and plain text is neither")
    func neither() {
        #expect(ForeignFormat(sniffing: Array("not a picture".utf8)) == nil)
        #expect(ForeignFormat(sniffing: []) == nil)
        #expect(ForeignFormat(sniffing: Array("<note>".utf8)) == nil)
    }
}
