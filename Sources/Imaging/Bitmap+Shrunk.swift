import CKernels

extension Bitmap {
    /// Means of squares of `side` pixels, at 8 bits; what is left over at the right and at the bottom is dropped. Colours of
    /// what is see-through count less. A picture shrunk by 1 is itself.
    package func reduced(by side: Int) -> Bitmap {
        let (columns, rows) = (width / side, height / side)
        guard side > 1, columns > 0, rows > 0 else { return self }
        let from = bytes
        let means = [UInt8](unsafeUninitializedCapacity: columns * rows * channels) { means, count in
            count = columns * rows * channels
            kernel_shrink(from, width, channels, side, columns, rows, means.baseAddress)
        }
        return Bitmap(width: columns, height: rows, hasAlpha: hasAlpha, means)
    }
}
