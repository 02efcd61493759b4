/// The one colour that a figure stands on: a cut-out put on white, a product, a drawing.
enum Ground {
    private static let near = 6
    /// All channels of what is called white are above: JPEG leaves specks around a figure.
    private static let white: UInt8 = 235
    /// Of the picture, at least.
    private static let leastWhite = 0.1

    /// Share of the pixels along the left, the upper and the right edge that have the colour of the lowest row's middle.
    ///
    /// - Parameter above: how much of the height is looked at, from the top.
    static func share(_ bitmap: Bitmap, above part: Double = 1) -> Double {
        let (width, height, step) = (bitmap.width, bitmap.height, bitmap.channels)
        let rows = max(1, min(height, Int(Double(height) * part)))
        return bitmap.bytes.withUnsafeBufferPointer { bytes in
            let ground = ((height - 1) * width + width / 2) * step
            func isGround(_ pixel: Int) -> Bool {
                (0..<3).allSatisfy { abs(Int(bytes[pixel * step + $0]) - Int(bytes[ground + $0])) <= near }
            }
            let seen =
                (0..<width).count(where: isGround) + (0..<rows).count { isGround($0 * width) }
                + (0..<rows).count { isGround(($0 + 1) * width - 1) }
            return Double(seen) / Double(width + 2 * rows)
        }
    }

    /// The same picture with white see-through; nil where little of it is white, and no corner is.
    static func cutFromWhite(_ bitmap: Bitmap) -> Bitmap? {
        let (bytes, step, count) = (bitmap.bytes, bitmap.channels, bitmap.pixelCount)
        let corners = [0, (bitmap.width - 1) * step, (count - bitmap.width) * step, (count - 1) * step]
        guard corners.contains(where: { at in (0..<3).allSatisfy { bytes[at + $0] > white } }) else { return nil }
        var clear = 0
        let samples = [UInt8](unsafeUninitializedCapacity: 4 * count) { samples, filled in
            for pixel in 0..<count {
                let at = pixel * step
                let isWhite = bytes[at] > white && bytes[at + 1] > white && bytes[at + 2] > white
                for channel in 0..<3 { samples[4 * pixel + channel] = bytes[at + channel] }
                samples[4 * pixel + 3] = isWhite ? 0 : 255
                if isWhite { clear += 1 }
            }
            filled = 4 * count
        }
        guard Double(clear) > leastWhite * Double(count) else { return nil }
        return Bitmap(width: bitmap.width, height: bitmap.height, hasAlpha: true, samples)
    }
}
