import Model

/// Uncompressed BMP: 24 and 32 bits a pixel, and palettes of 8 bits; the fourth byte of 32 is not alpha here.
enum BMPDecoder {
    struct Layout {
        let bitsPerPixel: Int
        let isTopDown: Bool
        let dataOffset: Int
        let palette: ArraySlice<UInt8>

        func stride(_ width: Int) -> Int { (width * bitsPerPixel + 31) / 32 * 4 }
    }

    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, Layout) {
        guard bytes.count >= 54 else {
            throw ImageFault(.truncated, "a BMP that ends after \(bytes.count) bytes, inside its header")
        }
        let (infoSize, compression) = (bytes.littleEndian(at: 14), bytes.littleEndian(at: 30))
        let bits = bytes.littleEndian(at: 28) & 0xFFFF
        guard infoSize >= 40, compression == 0, [8, 24, 32].contains(bits) else {
            throw ImageFault(
                .undecodable,
                "a BMP of \(bits) bits a pixel and compression \(compression); 8, 24 and 32 plain ones are read")
        }
        let height = Int(Int32(truncatingIfNeeded: bytes.littleEndian(at: 22)))
        let header = ImageHeader(
            format: .bmp, width: Int(Int32(truncatingIfNeeded: bytes.littleEndian(at: 18))), height: abs(height))
        try limits.admit(width: header.width, height: header.height)
        let dataOffset = bytes.littleEndian(at: 10)
        let paletteStart = min(14 + infoSize, bytes.count)
        let layout = Layout(
            bitsPerPixel: bits, isTopDown: height < 0, dataOffset: dataOffset,
            palette: bits == 8 ? bytes[paletteStart..<max(paletteStart, min(dataOffset, bytes.count))] : [])
        return (header, layout)
    }

    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, layout) = try header(bytes, limits: limits)
        let (stride, step) = (layout.stride(header.width), layout.bitsPerPixel / 8)
        guard layout.dataOffset + stride * header.height <= bytes.count else {
            let rows = max(0, bytes.count - layout.dataOffset) / stride
            throw ImageFault(.truncated, "a BMP with \(rows) of \(header.height) rows")
        }
        let palette = Array(layout.palette)
        var samples: [UInt8] = []
        samples.reserveCapacity(header.width * header.height * 3)
        for y in 0..<header.height {
            let row = layout.dataOffset + (layout.isTopDown ? y : header.height - 1 - y) * stride
            for x in 0..<header.width {
                let at = row + x * step
                guard step == 1 else {
                    samples += [bytes[at + 2], bytes[at + 1], bytes[at]]
                    continue
                }
                let entry = Int(bytes[at]) * 4
                guard entry + 2 < palette.count else {
                    throw ImageFault(.undecodable, "a BMP with colours outside its palette of \(palette.count / 4)")
                }
                samples += [palette[entry + 2], palette[entry + 1], palette[entry]]
            }
        }
        let end = layout.dataOffset + stride * header.height
        return DecodedImage(
            header: header, bitmap: Bitmap(width: header.width, height: header.height, samples),
            tail: end < bytes.count ? end : nil)
    }
}
