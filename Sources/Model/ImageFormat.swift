/// The picture formats of the contract, recognised by their first bytes.
package enum ImageFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case png, jpeg, gif, webp, bmp, avif

    package var mime: String { "image/\(rawValue)" }

    /// The format the first bytes show, or nil. Twelve bytes are enough, but for an AVIF that names itself in a list.
    ///
    /// PNG: the eight-byte signature (PNG specification, 5.2). JPEG: SOI and the next marker's `FF`. GIF: `GIF87a`
    /// or `GIF89a`. WebP: `RIFF`, four bytes of length, `WEBP`. BMP: `BM`. AVIF: one of the
    /// brands `avif` and `avis` in its `ftyp` box (AV1 Image File Format, 8).
    package init?(sniffing bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(256))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: Array("GIF87a".utf8)) || head.starts(with: Array("GIF89a".utf8)) {
            self = .gif
        } else if head.count >= 12, head.starts(with: Array("RIFF".utf8)), head[8..<12].elementsEqual("WEBP".utf8) {
            self = .webp
        } else if head.starts(with: Array("BM".utf8)) {
            self = .bmp
        } else if ISOBrands(head)?.isAVIF == true {
            self = .avif
        } else {
            return nil
        }
    }

    /// The format a media type names; parameters and case are ignored, `image/jpg` is JPEG. Nil for any other.
    package init?(mime: some StringProtocol) {
        let essence = mime.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if essence == "image/jpg" {
            self = .jpeg
        } else if let known = ImageFormat.allCases.first(where: { $0.mime == essence }) {
            self = known
        } else {
            return nil
        }
    }
}
