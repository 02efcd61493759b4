import Model

/// The blocks of a GIF file (GIF89a specification): everything but the compressed indices of its first picture.
struct GIFStructure {
    /// One picture of the file and where it lies on the canvas.
    struct Frame {
        let (left, top, width, height): (Int, Int, Int, Int)
        let isInterlaced: Bool
        let palette: ArraySlice<UInt8>
        let transparentIndex: UInt8?
        let minimumCodeSize: Int
        /// The joined data blocks.
        let compressed: [UInt8]
    }

    let width: Int
    let height: Int
    private(set) var first: Frame?
    private(set) var frames = 0
    /// Ends with the trailer.
    private(set) var isEnded = false
    /// Ends, or goes on with something unknown, right after a whole block; readers take that for the end.
    private(set) var endsBetweenBlocks = false
    /// Where what follows the trailer, or the last whole block, begins; nil where nothing does.
    private(set) var tail: Int?
    /// Zeros stand between blocks, after the first picture: before it they may have shifted its palette.
    private(set) var hasStrayBytes = false
    /// How far the pictures reach to the right and down: the canvas, if none lies outside it.
    private(set) var extent: (width: Int, height: Int)

    init(header bytes: [UInt8]) throws(ImageFault) {
        guard bytes.count >= 13 else {
            throw ImageFault(.truncated, "a GIF that ends after \(bytes.count) bytes, inside its header")
        }
        width = Int(bytes[6]) | Int(bytes[7]) << 8
        height = Int(bytes[8]) | Int(bytes[9]) << 8
        extent = (width, height)
    }

    init(_ bytes: [UInt8]) throws(ImageFault) {
        try self.init(header: bytes)
        var cursor = Cursor(bytes: bytes, offset: 13)
        let global = bytes[10] & 0x80 != 0 ? cursor.take(3 << (Int(bytes[10] & 7) + 1)) : []
        var transparentIndex: UInt8?
        while let global {
            guard let block = cursor.byte() else {
                endsBetweenBlocks = true
                return
            }
            switch block {
            case 0x3B:
                isEnded = true
                tail = cursor.offset < bytes.count ? cursor.offset : nil
                return
            case 0 where frames > 0: hasStrayBytes = true
            case 0x21:
                guard let label = cursor.byte(), let data = cursor.blocks() else { return }
                if label == 0xF9, data.count >= 4 { transparentIndex = data[0] & 1 != 0 ? data[3] : nil }
            case 0x2C:
                guard let frame = cursor.frame(global, transparentIndex, isKept: frames == 0) else { return }
                first = first ?? frame
                frames += 1
                transparentIndex = nil
                extent = (max(extent.width, frame.left + frame.width), max(extent.height, frame.top + frame.height))
            default:
                if frames > 0 {
                    endsBetweenBlocks = true
                    tail = cursor.offset - 1
                    return
                }
                throw ImageFault(
                    .undecodable,
                    "a GIF with an unknown block \(block) at byte \(cursor.offset - 1), before its first picture")
            }
        }
    }
}

/// Reads forward; nil where the file ends too early.
private struct Cursor {
    let bytes: [UInt8]
    var offset: Int

    mutating func byte() -> UInt8? { take(1)?.first }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard offset + count <= bytes.count else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// Data blocks up to the empty one, joined; passed over, where they are not kept.
    mutating func blocks(isKept: Bool = true) -> [UInt8]? {
        var joined: [UInt8] = []
        while let length = byte() {
            if length == 0 { return joined }
            guard let block = take(Int(length)) else { return nil }
            if isKept { joined += block }
        }
        return nil
    }

    mutating func frame(
        _ global: ArraySlice<UInt8>, _ transparentIndex: UInt8?, isKept: Bool
    ) -> GIFStructure.Frame? {
        guard let place = take(9).map(Array.init) else { return nil }
        func word(_ at: Int) -> Int { Int(place[at]) | Int(place[at + 1]) << 8 }
        let local = place[8] & 0x80 != 0 ? take(3 << (Int(place[8] & 7) + 1)) : global
        guard let local, let codeSize = byte(), let compressed = blocks(isKept: isKept) else { return nil }
        return GIFStructure.Frame(
            left: word(0), top: word(2), width: word(4), height: word(6), isInterlaced: place[8] & 0x40 != 0,
            palette: local, transparentIndex: transparentIndex, minimumCodeSize: Int(codeSize), compressed: compressed)
    }
}
