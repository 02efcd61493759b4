import CCodecs

/// Two ordinary PNG files measured band by band while both are being decoded: neither picture is ever held whole.
enum BandedComparison {
    /// Large enough that starting threads costs nothing, small enough that a band stays in the processor's cache.
    private static let bandBytes = 1 << 19

    /// Nil where either file is not ordinary, or they differ in layout: then they are to be decoded whole.
    static func sums(_ output: [UInt8], _ reference: [UInt8]) -> (sums: PixelSums, hasAlpha: Bool)? {
        guard let layout = commonLayout(output, reference) else { return nil }
        return output.withUnsafeBufferPointer { output in
            reference.withUnsafeBufferPointer { reference in
                guard let first = PNGRows(output, layout), let second = PNGRows(reference, layout) else { return nil }
                return sums(first, second, layout).map { ($0, layout.channels == 4) }
            }
        }
    }

    private static func commonLayout(_ output: [UInt8], _ reference: [UInt8]) -> codec_layout? {
        guard let a = try? PNGStructure(output), let b = try? PNGStructure(reference), a.depth == 8, b.depth == 8,
            (a.width, a.height, a.hasAlpha) == (b.width, b.height, b.hasAlpha)
        else { return nil }
        return a.layout
    }

    private static func sums(_ first: PNGRows, _ second: PNGRows, _ layout: codec_layout) -> PixelSums? {
        let stride = Int(layout.width) * Int(layout.channels)
        let (height, rows) = (Int(layout.height), max(1, bandBytes / stride))
        var sums = PixelSums()
        for top in Swift.stride(from: 0, to: height, by: rows) {
            let count = min(rows, height - top)
            let bands = Parallel.map(2) { index in
                [UInt8](decodedCount: count * stride) { (index == 0 ? first : second).read(count, into: $0) }
            }
            guard !bands[0].isEmpty, !bands[1].isEmpty else { return nil }
            let pictures = bands.map {
                Bitmap(width: Int(layout.width), height: count, hasAlpha: layout.channels == 4, $0)
            }
            sums.add(pictures[0], pictures[1])
        }
        return sums
    }
}
