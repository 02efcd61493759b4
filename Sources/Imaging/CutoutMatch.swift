/// How far a cut-out's own pixels are from those of the picture it was cut from.
enum CutoutMatch {
    static let side = 64
    /// What stands on white may be drawn anew there: it is no cut-out of the input unless so many areas have its luma, and rise and
    /// fall with it.
    private static let onWhite = (difference: 16.0, areas: 64, correlation: 0.8)

    /// Mean absolute difference of luma (0...255) where the output is more opaque than not, in 64 x 64 areas of each; nil
    /// for an output without such an area, or without a translucent pixel unless it is the input's cut-out put on white.
    static func difference(of output: PictureTraits, from input: PictureTraits) -> Double? {
        guard let (after, opacity) = output.seenAreas else { return nil }
        let before = input.areaLuma
        let inside = after.values.indices.filter { opacity.values[$0] > 128 }
        guard !inside.isEmpty else { return nil }
        let (cut, own) = (inside.map { Double(after.values[$0]) }, inside.map { Double(before.values[$0]) })
        let mean = zip(cut, own).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(inside.count)
        guard !output.isTranslucent else { return mean }
        return mean <= onWhite.difference && inside.count >= onWhite.areas
            && Correlation.of(cut, own) > onWhite.correlation ? mean : nil
    }

    /// Share of the opaque areas whose luma is off by more than 25: what was drawn over a cut-out, or broke in it. 0.05 at most
    /// in healthy ones. Nil as above, or with fewer than 40 such areas.
    static func spoiltShare(of output: PictureTraits, from input: PictureTraits) -> Double? {
        guard output.isTranslucent, let (after, opacity) = output.seenAreas else { return nil }
        let before = input.areaLuma
        let inside = after.values.indices.filter { opacity.values[$0] > 250 }
        guard inside.count >= 40 else { return nil }
        return Double(inside.count { abs(after.values[$0] - before.values[$0]) > 25 }) / Double(inside.count)
    }

    /// By how much the middle one of the areas is brighter, of those that are opaque in both. Nil with fewer than 40 of them.
    static func shift(of output: PictureTraits, from input: PictureTraits) -> Double? {
        guard output.isTranslucent, input.isTranslucent, let before = input.seenAreas, let after = output.seenAreas
        else {
            return nil
        }
        let gaps = after.luma.values.indices.compactMap { place in
            min(before.opacity.values[place], after.opacity.values[place]) > 250
                ? after.luma.values[place] - before.luma.values[place] : nil
        }
        return gaps.count < 40 ? nil : Double(gaps.sorted()[gaps.count / 2])
    }

    /// Luma weighed by opacity, and opacity (0...255).
    static func areas(_ bitmap: Bitmap) -> (luma: Grid, opacity: Grid) {
        let bytes = bitmap.bytes
        var (seen, opacity) = (
            [UInt8](repeating: 0, count: bitmap.pixelCount), [UInt8](repeating: 0, count: bitmap.pixelCount)
        )
        bytes.withUnsafeBufferPointer { bytes in
            for pixel in 0..<bitmap.pixelCount {
                let alpha = Int32(bytes[4 * pixel + 3])
                opacity[pixel] = UInt8(alpha)
                seen[pixel] = UInt8((bytes.luma(at: 4 * pixel) * alpha / 255 + 500) / 1000)
            }
        }
        func grid(_ values: [UInt8]) -> Grid {
            Grid(Luma(width: bitmap.width, height: bitmap.height, bytes: values), width: side, height: side)
        }
        let (weighted, share) = (grid(seen), grid(opacity))
        let luma = zip(weighted.values, share.values).map { $1 > 0 ? $0 * 255 / $1 : 0 }
        return (Grid(width: side, height: side, values: luma), share)
    }
}
