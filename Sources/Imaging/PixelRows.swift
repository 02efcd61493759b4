/// Some rows of a picture, 8 bits a sample, lent for as long as they are looked at.
struct PixelRows {
    /// Of the first of the rows.
    let samples: UnsafePointer<UInt8>
    let rows: Range<Int>
    /// In pixels.
    let width: Int
    /// 3 or 4.
    let channels: Int

    /// - Parameter y: one of ``rows``.
    func row(_ y: Int) -> UnsafePointer<UInt8> { samples + (y - rows.lowerBound) * width * channels }
}

/// What is measured on a picture row by row: on all of them at once, or on a few after the other as a decoder has them.
protocol RowMeasure {
    /// From the top, none left out, none twice.
    mutating func add(_ rows: PixelRows)
}

extension RowMeasure {
    /// - Parameter most: so many rows at a time.
    consuming func adding(_ bitmap: Bitmap, atMost most: Int = .max) -> Self {
        bitmap.bytes.withUnsafeBufferPointer { bytes in
            guard let samples = bytes.baseAddress else { return }
            let (width, height, channels) = (bitmap.width, bitmap.height, bitmap.channels)
            for first in stride(from: 0, to: height, by: min(most, height)) {
                add(
                    PixelRows(
                        samples: samples + first * width * channels, rows: first..<first + min(most, height - first),
                        width: width, channels: channels))
            }
        }
        return self
    }
}

/// Some rows of a picture's luma, lent: those that were not seen yet, and a few above.
struct LumaRows {
    /// How many above are there, as far as there are so many.
    static let above = Grain.block + 1

    /// Of the first of `there`.
    let bytes: UnsafePointer<UInt8>
    let there: Range<Int>
    let new: Range<Int>
    let width: Int

    /// - Parameter y: one of those that are there.
    func row(_ y: Int) -> UnsafePointer<UInt8> { bytes + (y - there.lowerBound) * width }
}

/// What is measured on luma row by row.
protocol LumaMeasure {
    /// From the top, none left out, none twice.
    mutating func add(_ luma: LumaRows)
}

extension LumaMeasure {
    consuming func adding(_ luma: Luma) -> Self {
        luma.bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            add(LumaRows(bytes: first, there: 0..<luma.height, new: 0..<luma.height, width: luma.width))
        }
        return self
    }
}
