import CCodecs
package import Model

/// PNG in and out. Every row must be there, and every checksum right that covers one; what is odd about the file around
/// them is a warning. libpng decides what a file means; ordinary files take ``PNGRows`` to the same samples.
package enum PNGCodec {
    /// Decodes any PNG: gray becomes R = G = B, palettes and sub-byte samples 8-bit RGB, tRNS alpha; of an animation the
    /// default picture. No gamma, profile or rotation is applied; text and profiles are never decompressed.
    package static func decode(_ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()) throws(ImageFault) -> Bitmap {
        guard ImageFormat(sniffing: bytes) == .png else { throw .notAPicture(bytes) }
        try limits.admit(byteCount: bytes.count)
        return try read(bytes, limits: limits).bitmap
    }

    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, PNGStructure) {
        let first = try PNGStructure(header: bytes)
        try limits.admit(width: first.width, height: first.height)
        let structure = try PNGStructure(bytes)
        let header = ImageHeader(
            format: .png, width: structure.width, height: structure.height, isAnimated: structure.isAnimated,
            orientation: structure.orientation)
        return (header, structure)
    }

    static func read(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, structure) = try header(bytes, limits: limits)
        try structure.checkPlausibility()
        try limits.admit(sampleBytes: structure.layout.sampleBytes)
        var warnings: [PictureWarning] = []
        let samples: Bitmap.Samples
        if let quick = quickSamples(bytes, structure.layout) {
            samples = .eight(quick)
        } else {
            (samples, warnings) = try carefulSamples(bytes, structure)
        }
        if structure.tail != nil { warnings.append(.trailingBytes) }
        return DecodedImage(
            header: header,
            bitmap: Bitmap(width: header.width, height: header.height, hasAlpha: structure.hasAlpha, samples: samples),
            warnings: warnings, tail: structure.tail ?? structure.brokenAt ?? structure.foreignChunk)
    }

    /// Nil for everything that is not an ordinary file from its first byte to its last.
    private static func quickSamples(_ bytes: [UInt8], _ layout: codec_layout) -> [UInt8]? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let rows = PNGRows(bytes, layout) else { return nil }
            let count = Int(layout.width) * Int(layout.height) * Int(layout.channels)
            let samples = [UInt8](decodedCount: count) { rows.read(Int(layout.height), into: $0) }
            return samples.isEmpty ? nil : samples
        }
    }

    /// The rows of an ordinary file, so many at a time; false for any other, of which what was seen so far means nothing.
    static func forEachBand(
        of height: Int, in bytes: [UInt8], _ layout: codec_layout, _ body: (PixelRows) -> Void
    ) -> Bool {
        let (width, channels, count) = (Int(layout.width), Int(layout.channels), Int(layout.height))
        var samples = [UInt8](repeating: 0, count: min(height, count) * width * channels)
        return bytes.withUnsafeBufferPointer { bytes in
            guard let rows = PNGRows(bytes, layout) else { return false }
            return samples.withUnsafeMutableBufferPointer { samples in
                guard let band = samples.baseAddress else { return false }
                for first in stride(from: 0, to: count, by: height) {
                    let last = min(first + height, count)
                    guard rows.read(last - first, into: band) else { return false }
                    body(PixelRows(samples: band, rows: first..<last, width: width, channels: channels))
                }
                return true
            }
        }
    }

    /// By libpng; what it refuses is tried once more with all that is not pixels mended, and told.
    private static func carefulSamples(
        _ bytes: [UInt8], _ structure: PNGStructure
    ) throws(ImageFault) -> (Bitmap.Samples, [PictureWarning]) {
        let strict = samples(bytes, structure, CODEC_PNG_STRICT)
        if let samples = strict.samples { return (samples, []) }
        if let mended = PNGMended(bytes, structure) {
            for leniency in [CODEC_PNG_LENIENT, CODEC_PNG_ANY_WINDOW] {
                let (samples, result) = samples(mended.bytes, structure, leniency)
                guard let samples else { continue }
                let padded: [PictureWarning] = result.is_padded != 0 ? [.paddedData] : []
                let window: [PictureWarning] = leniency == CODEC_PNG_ANY_WINDOW ? [.smallWindow] : []
                return (samples, mended.warnings + padded + window)
            }
        }
        throw fault(strict.result, structure, byteCount: bytes.count)
    }

    /// Nil where libpng refuses the file.
    private static func samples(
        _ bytes: [UInt8], _ structure: PNGStructure, _ leniency: codec_png_leniency
    ) -> (samples: Bitmap.Samples?, result: codec_result) {
        let layout = structure.layout
        let count = structure.width * structure.height * Int(layout.channels)
        var result = codec_result()
        let decode = { (memory: UnsafeMutableRawPointer?) -> Bool in
            result = codec_png_decode(bytes, bytes.count, layout, leniency, memory)
            return result.status == CODEC_OK
        }
        let samples: Bitmap.Samples =
            structure.depth == 16
            ? .sixteen([UInt16](decodedCount: count, decode)) : .eight([UInt8](decodedCount: count, decode))
        return (result.status == CODEC_OK ? samples : nil, result)
    }

    /// One of the two ways alone, for holding them against each other: the quick one, nil where it does not take the
    /// file, and libpng, nil where it refuses it.
    package static func bothWays(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> (quick: Bitmap.Samples?, strict: Bitmap.Samples?) {
        let structure = try header(bytes, limits: limits).1
        try structure.checkPlausibility()
        let quick = quickSamples(bytes, structure.layout)
        return (quick.map { .eight($0) }, samples(bytes, structure, CODEC_PNG_STRICT).samples)
    }

    /// Encodes with the bitmap's own depth and channels. The same bitmap and level give the same bytes with the same
    /// zlib. `level` is zlib's, 0 (as it is), 1 (quick) to 9 (small).
    package static func encode(_ bitmap: Bitmap, level: Int = 6) -> [UInt8] {
        precondition((0...9).contains(level), "a compression level is 0...9")
        let layout = codec_layout(
            width: UInt32(bitmap.width), height: UInt32(bitmap.height), channels: UInt32(bitmap.channels),
            depth: UInt32(bitmap.depth))
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        let result =
            switch bitmap.samples {
            case .eight(let values): codec_png_encode(values, layout, Int32(level), &encoded, &count)
            case .sixteen(let values): codec_png_encode(values, layout, Int32(level), &encoded, &count)
            }
        defer { codec_release(encoded) }
        precondition(result.status == CODEC_OK, "libpng could not encode: \(result.words)")
        return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
    }

    private static func fault(_ result: codec_result, _ png: PNGStructure, byteCount: Int) -> ImageFault {
        let reached =
            png.isInterlaced
            ? "\(result.passes) of 7 interlace passes" : "\(result.rows) of \(png.height) rows"
        if let cut = png.cut {
            // libpng reads up to 8 KiB at once, and looks at no row of what it did not get whole: no row read is none known.
            let isKnown = (png.isInterlaced ? result.passes : result.rows) > 0
            return ImageFault(
                .truncated,
                "a PNG that ends after \(byteCount) bytes, \(cut.missing) short of the end of its \(cut.chunk)"
                    + (isKnown ? "; \(reached) are there" : ""))
        }
        if let offset = png.brokenAt {
            return ImageFault(.undecodable, "a PNG with a broken chunk at byte \(offset); \(reached) are there")
        }
        let kind: ImageFault.Kind = result.status == CODEC_TRUNCATED ? .truncated : .undecodable
        return ImageFault(kind, "a broken PNG (libpng: \(result.words)); \(reached) were decoded")
    }
}

extension codec_layout {
    /// In memory, all of them; those of 16 bits are looked at in 8 bits too.
    var sampleBytes: Int { Int(width) * Int(height) * Int(channels) * (depth == 16 ? 3 : 1) }
}

extension codec_result {
    /// The library's message as text.
    var words: String {
        withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension Array where Element: FixedWidthInteger {
    /// An array of that many elements which a C decoder fills; empty when it reports failure.
    init(decodedCount: Int, _ fill: (UnsafeMutableRawPointer?) -> Bool) {
        self.init(unsafeUninitializedCapacity: decodedCount) { buffer, count in
            count = fill(buffer.baseAddress) ? decodedCount : 0
        }
    }
}
