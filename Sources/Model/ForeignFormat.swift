/// What an answer may turn out to be that is no picture we decode, recognised by its first bytes.
package enum ForeignFormat: String, Hashable, Sendable, CaseIterable {
    case heic = "HEIC"
    case jpegXL = "JPEG XL"
    case jpeg2000 = "JPEG 2000"
    case tiff = "TIFF"
    case photoshop = "Photoshop"
    case icon = "Windows icon"
    case svg = "SVG"
    case pdf = "PDF"
    case video = "video"
    case zip = "ZIP"
    case gzip = "gzip"
    case html = "HTML"
    case json = "JSON"

    /// The media types it goes by, the usual one first.
    package var mimes: [String] {
        switch self {
        case .heic: ["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"]
        case .jpegXL: ["image/jxl"]
        case .jpeg2000: ["image/jp2", "image/jpx", "image/j2k"]
        case .tiff: ["image/tiff"]
        case .photoshop: ["image/vnd.adobe.photoshop", "application/x-photoshop"]
        case .icon: ["image/x-icon", "image/vnd.microsoft.icon"]
        case .svg: ["image/svg+xml"]
        case .pdf: ["application/pdf"]
        case .video: ["video/mp4", "video/quicktime", "video/webm", "video/x-matroska"]
        case .zip: ["application/zip"]
        case .gzip: ["application/gzip", "application/x-gzip"]
        case .html: ["text/html", "application/xhtml+xml"]
        case .json: ["application/json", "text/json", "application/problem+json"]
        }
    }

    package var isPicture: Bool {
        switch self {
        case .heic, .jpegXL, .jpeg2000, .tiff, .photoshop, .icon, .svg: true
        case .pdf, .video, .zip, .gzip, .html, .json: false
        }
    }

    /// Nil for the formats of ``ImageFormat`` and for what is unknown. Looks at 512 bytes at most.
    ///
    /// Sources: the formats' own signatures, as the file(1) database and the WHATWG's MIME Sniffing Standard list them.
    package init?(sniffing bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(512))
        if ImageFormat(sniffing: head) != nil { return nil }
        if let brands = ISOBrands(head) {
            self = brands.isPicture ? .heic : .video
        } else if let known = ForeignFormat.signatures.first(where: { head.starts(with: $0.bytes) }) {
            self = known.format
        } else if let format = ForeignFormat.text(head) {
            self = format
        } else {
            return nil
        }
    }

    private static let signatures: [(bytes: [UInt8], format: ForeignFormat)] = [
        ([0xFF, 0x0A], .jpegXL), ([0, 0, 0, 0x0C] + Array("JXL \r\n".utf8) + [0x87, 0x0A], .jpegXL),
        ([0, 0, 0, 0x0C] + Array("jP  \r\n".utf8) + [0x87, 0x0A], .jpeg2000), ([0xFF, 0x4F, 0xFF, 0x51], .jpeg2000),
        ([0x49, 0x49, 0x2A, 0], .tiff), ([0x4D, 0x4D, 0, 0x2A], .tiff),
        ([0x49, 0x49, 0x2B, 0], .tiff), ([0x4D, 0x4D, 0, 0x2B], .tiff),
        (Array("8BPS".utf8), .photoshop), ([0, 0, 1, 0], .icon), (Array("%PDF-".utf8), .pdf),
        ([0x1A, 0x45, 0xDF, 0xA3], .video), (Array("PK".utf8) + [3, 4], .zip), ([0x1F, 0x8B], .gzip),
    ]

    /// A byte order mark, white space, comments and declarations before the first element do not count.
    private static func text(_ head: [UInt8]) -> ForeignFormat? {
        let text = String(decoding: head, as: UTF8.self).lowercased().drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.hasPrefix("{") || text.hasPrefix("[") { return .json }
        guard text.hasPrefix("<") else { return nil }
        if text.contains("<svg") { return .svg }
        return ["<!doctype html", "<html", "<head", "<body", "<title"].contains { text.contains($0) } ? .html : nil
    }
}

/// The brands of an ISO media file (ISO/IEC 14496-12, 4.3): what its `ftyp` box says it can be read as.
struct ISOBrands {
    private let brands: [String]

    /// Nil for any other file. Compatible brands beyond `head` are not seen.
    init?(_ head: [UInt8]) {
        guard head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let size = head[..<4].reduce(0) { $0 << 8 | Int($1) }
        let starts = [8] + Array(stride(from: 16, through: min(size, head.count) - 4, by: 4))
        brands = starts.map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
    }

    var isAVIF: Bool { brands.contains("avif") || brands.contains("avis") }

    /// A still picture or a sequence of them: HEIC and its kin.
    var isPicture: Bool {
        !Set(brands).isDisjoint(with: ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"])
    }
}
