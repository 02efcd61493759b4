import Model

/// The first picture of a GIF on its transparent canvas, decoded here: a hundred lines that cannot overrun.
enum GIFDecoder {
    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, GIFStructure) {
        let structure = try GIFStructure(bytes)
        try limits.admit(width: structure.width, height: structure.height)
        if structure.extent != (structure.width, structure.height) {
            try limits.admit(width: structure.extent.width, height: structure.extent.height)
        }
        let header = ImageHeader(
            format: .gif, width: structure.width, height: structure.height, isAnimated: structure.frames > 1)
        return (header, structure)
    }

    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, structure) = try header(bytes, limits: limits)
        guard let frame = structure.first else {
            throw ImageFault(
                structure.isEnded ? .undecodable : .truncated,
                "a GIF of \(bytes.count) bytes without a whole picture in it")
        }
        guard structure.isEnded || structure.endsBetweenBlocks else {
            throw ImageFault(
                .truncated, "a GIF that ends after \(bytes.count) bytes and \(structure.frames) whole pictures")
        }
        guard frame.width > 0, frame.height > 0, frame.left + frame.width <= header.width,
            frame.top + frame.height <= header.height, (2...8).contains(frame.minimumCodeSize)
        else {
            throw ImageFault(
                .undecodable,
                "a GIF whose picture (\(frame.width)x\(frame.height) at \(frame.left),\(frame.top)) does not fit its "
                    + "\(header.width)x\(header.height) canvas")
        }
        let indices = try LZW.decode(frame.compressed, frame.minimumCodeSize, count: frame.width * frame.height)
        guard let bitmap = paint(indices, frame, header) else {
            throw ImageFault(.undecodable, "a GIF with colours outside its palette of \(frame.palette.count / 3)")
        }
        return DecodedImage(header: header, bitmap: bitmap, warnings: warnings(structure), tail: structure.tail)
    }

    private static func warnings(_ structure: GIFStructure) -> [PictureWarning] {
        var found: [PictureWarning] = []
        if !structure.isEnded { found.append(.lacksEnd) }
        if structure.isEnded, structure.tail != nil { found.append(.trailingBytes) }
        if structure.hasStrayBytes { found.append(.strayBytes) }
        if structure.extent != (structure.width, structure.height) { found.append(.beyondCanvas) }
        return found
    }

    private static func paint(_ indices: [UInt8], _ frame: GIFStructure.Frame, _ header: ImageHeader) -> Bitmap? {
        let coversAll = frame.width == header.width && frame.height == header.height
        let hasAlpha = !coversAll || frame.transparentIndex != nil
        let (channels, palette) = (hasAlpha ? 4 : 3, Array(frame.palette))
        var samples = [UInt8](repeating: 0, count: header.width * header.height * channels)
        for (row, y) in rowOrder(frame).enumerated() {
            for x in 0..<frame.width {
                let index = indices[row * frame.width + x]
                if index == frame.transparentIndex { continue }
                guard Int(index) * 3 + 2 < palette.count else { return nil }
                let at = ((frame.top + y) * header.width + frame.left + x) * channels
                for channel in 0..<3 { samples[at + channel] = palette[Int(index) * 3 + channel] }
                if hasAlpha { samples[at + 3] = 255 }
            }
        }
        return Bitmap(width: header.width, height: header.height, hasAlpha: hasAlpha, samples)
    }

    /// The rows in the order they are stored (GIF89a, appendix E).
    private static func rowOrder(_ frame: GIFStructure.Frame) -> [Int] {
        guard frame.isInterlaced else { return Array(0..<frame.height) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: frame.height, by: $0.1)) }
    }
}

/// The variable-length LZW of GIF (GIF89a, appendix F).
private enum LZW {
    static func decode(_ data: [UInt8], _ minimum: Int, count: Int) throws(ImageFault) -> [UInt8] {
        let (clear, end) = (1 << minimum, 1 << minimum + 1)
        var prefix = [Int](repeating: -1, count: 4096)
        var suffix = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        var (size, next, previous) = (minimum + 1, end + 1, -1)
        var first: UInt8 = 0
        var output: [UInt8] = []
        var string: [UInt8] = []
        output.reserveCapacity(min(count, data.count * 4096))
        var (bits, held, offset) = (0, 0, 0)
        while output.count < count {
            while held < size, offset < data.count {
                bits |= Int(data[offset]) << held
                held += 8
                offset += 1
            }
            guard held >= size else { throw short(output.count, count) }
            let code = bits & (1 << size - 1)
            bits >>= size
            held -= size
            if code == clear {
                (size, next, previous) = (minimum + 1, end + 1, -1)
                continue
            }
            guard code != end else { throw short(output.count, count) }
            guard code < next || (code == next && previous >= 0), code < 4096 else {
                throw ImageFault(.undecodable, "a broken GIF: code \(code) after \(output.count) of \(count) pixels")
            }
            var walk = code
            string.removeAll(keepingCapacity: true)
            if code == next {
                string.append(first)
                walk = previous
            }
            while walk >= clear {
                string.append(suffix[walk])
                walk = prefix[walk]
            }
            first = suffix[walk]
            string.append(first)
            output += string.reversed().prefix(count - output.count)
            if previous >= 0, next < 4096 {
                (prefix[next], suffix[next]) = (previous, first)
                next += 1
                if next == 1 << size, size < 12 { size += 1 }
            }
            previous = code
        }
        return output
    }

    private static func short(_ have: Int, _ want: Int) -> ImageFault {
        ImageFault(.truncated, "a GIF whose data ends after \(have) of \(want) pixels")
    }
}
