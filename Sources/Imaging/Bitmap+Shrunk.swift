import CKernels

extension Bitmap {
    /// Means of squares of `side` pixels, at 8 bits; what is left over at the right and at the bottom is dropped. Colours of
    /// what is see-through count less. A picture shrunk by 1 is itself.
    package func reduced(by side: Int) -> Bitmap {
        ShrunkRows(by: side, width: width, height: height, channels: channels)?.adding(self).picture ?? self
    }
}

/// The same, of rows that come a few at a time: a multiple of `side` of them, but for the last.
struct ShrunkRows: RowMeasure {
    private let side: Int
    private let columns: Int
    private let rows: Int
    private let channels: Int
    private var means: [UInt8]

    /// Nil where nothing is shrunk, or nothing would be left.
    init?(by side: Int, width: Int, height: Int, channels: Int) {
        (columns, rows) = (width / side, height / side)
        guard side > 1, columns > 0, rows > 0 else { return nil }
        (self.side, self.channels) = (side, channels)
        let count = columns * rows * channels
        means = [UInt8](unsafeUninitializedCapacity: count) { $1 = count }
    }

    mutating func add(_ band: PixelRows) {
        let first = band.rows.lowerBound / side
        let count = min(rows, band.rows.upperBound / side) - first
        guard count > 0 else { return }
        means.withUnsafeMutableBufferPointer { [side, columns, channels] means in
            kernel_shrink(
                band.samples, band.width, channels, side, columns, count,
                means.baseAddress?.advanced(by: first * columns * channels))
        }
    }

    var picture: Bitmap { Bitmap(width: columns, height: rows, hasAlpha: channels == 4, means) }
}
