/// Decoded pixels: straight (not premultiplied) RGB or RGBA, rows from the top without padding, no gamma and no
/// colour profile applied.
package struct Bitmap: Hashable, Sendable {
    package enum Samples: Hashable, Sendable {
        case eight([UInt8])
        case sixteen([UInt16])
    }

    /// In pixels, at least 1.
    package let width: Int
    package let height: Int
    package let hasAlpha: Bool
    /// Interleaved: `width * height * channels` values.
    package let samples: Samples

    package init(width: Int, height: Int, hasAlpha: Bool, samples: Samples) {
        let count =
            switch samples {
            case .eight(let values): values.count
            case .sixteen(let values): values.count
            }
        precondition(width > 0 && height > 0 && count == width * height * (hasAlpha ? 4 : 3), "samples do not fit")
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
        self.samples = samples
    }

    package init(width: Int, height: Int, hasAlpha: Bool = false, _ samples: [UInt8]) {
        self.init(width: width, height: height, hasAlpha: hasAlpha, samples: .eight(samples))
    }

    package init(width: Int, height: Int, hasAlpha: Bool = false, _ samples: [UInt16]) {
        self.init(width: width, height: height, hasAlpha: hasAlpha, samples: .sixteen(samples))
    }

    /// 3 or 4.
    package var channels: Int { hasAlpha ? 4 : 3 }

    /// Bits per sample: 8 or 16.
    package var depth: Int {
        if case .eight = samples { 8 } else { 16 }
    }

    package var pixelCount: Int { width * height }

    package func hasSameSize(as other: Bitmap) -> Bool {
        width == other.width && height == other.height
    }
}

extension Bitmap {
    /// The samples as 8 bits; 16-bit ones are rounded, v / 257.
    package var bytes: [UInt8] {
        switch samples {
        case .eight(let values): values
        case .sixteen(let values): values.rounded()
        }
    }

    /// The same picture with 8 bits a sample.
    func lowered() -> Bitmap { depth == 8 ? self : Bitmap(width: width, height: height, hasAlpha: hasAlpha, bytes) }

    /// The samples as 16 bits; 8-bit ones are multiplied by 257, so that white stays white.
    package var words: [UInt16] {
        switch samples {
        case .eight(let values): values.map { UInt16($0) * 257 }
        case .sixteen(let values): values
        }
    }

    /// Some pixel is not opaque.
    package var isTranslucent: Bool {
        guard hasAlpha else { return false }
        return switch samples {
        case .eight(let values): values.hasAlphaBelow(.max)
        case .sixteen(let values): values.hasAlphaBelow(.max)
        }
    }

    /// RGB alone, alpha dropped; a picture without alpha is itself.
    package func withoutAlpha() -> Bitmap {
        guard hasAlpha else { return self }
        return switch samples {
        case .eight(let values): Bitmap(width: width, height: height, values.droppingEveryFourth())
        case .sixteen(let values): Bitmap(width: width, height: height, values.droppingEveryFourth())
        }
    }

    /// The same picture with 16 bits a sample.
    package func promoted() -> Bitmap {
        depth == 16 ? self : Bitmap(width: width, height: height, hasAlpha: hasAlpha, samples: .sixteen(words))
    }

    /// Without `border` pixels on each of the four sides; nil when nothing would be left.
    package func cropped(border: Int) -> Bitmap? {
        precondition(border >= 0, "a border is not negative")
        guard border > 0 else { return self }
        let (columns, rows) = (width - 2 * border, height - 2 * border)
        guard columns > 0, rows > 0 else { return nil }
        let rowStarts = (border..<border + rows).map { ($0 * width + border) * channels }
        let kept: Samples =
            switch samples {
            case .eight(let values): .eight(rowStarts.flatMap { values[$0..<$0 + columns * channels] })
            case .sixteen(let values): .sixteen(rowStarts.flatMap { values[$0..<$0 + columns * channels] })
            }
        return Bitmap(width: columns, height: rows, hasAlpha: hasAlpha, samples: kept)
    }
}

extension [UInt16] {
    /// v / 257, rounded, without a division.
    fileprivate func rounded() -> [UInt8] {
        withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: values.count) { bytes, count in
                for index in 0..<values.count {
                    bytes[index] = UInt8(truncatingIfNeeded: (UInt32(values[index]) &* 255 &+ 32895) &>> 16)
                }
                count = values.count
            }
        }
    }
}

extension Array where Element: FixedWidthInteger {
    fileprivate func hasAlphaBelow(_ opaque: Element) -> Bool {
        withUnsafeBufferPointer { values in
            var index = 3
            while index < values.count {
                if values[index] != opaque { return true }
                index += 4
            }
            return false
        }
    }

    fileprivate func droppingEveryFourth() -> [Element] {
        withUnsafeBufferPointer { values in
            [Element](unsafeUninitializedCapacity: values.count / 4 * 3) { kept, count in
                for pixel in 0..<values.count / 4 {
                    kept[pixel * 3] = values[pixel * 4]
                    kept[pixel * 3 + 1] = values[pixel * 4 + 1]
                    kept[pixel * 3 + 2] = values[pixel * 4 + 2]
                }
                count = values.count / 4 * 3
            }
        }
    }
}
