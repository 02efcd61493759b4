@testable import Imaging

extension Bitmap {
    /// Changes the 8-bit samples; `change` gets x, y, the channel and the old value, which is 255 for a new alpha.
    func painted(alpha: Bool = false, _ change: (Int, Int, Int, Int) -> Int) -> Bitmap {
        let (old, step, kept) = (bytes, channels, alpha ? 4 : 3)
        let values = [UInt8](unsafeUninitializedCapacity: pixelCount * kept) { buffer, count in
            for pixel in 0..<pixelCount {
                for channel in 0..<kept {
                    let before = channel < step ? Int(old[pixel * step + channel]) : 255
                    buffer[pixel * kept + channel] = UInt8(change(pixel % width, pixel / width, channel, before))
                }
            }
            count = pixelCount * kept
        }
        return Bitmap(width: width, height: height, hasAlpha: alpha, values)
    }

    /// The pixels come from elsewhere.
    func turned(width: Int? = nil, height: Int? = nil, _ source: (Int, Int) -> (Int, Int)) -> Bitmap {
        let (old, row, columns) = (withoutAlpha().bytes, self.width, width ?? self.width)
        let count = columns * (height ?? self.height)
        let values = (0..<count).flatMap { pixel -> ArraySlice<UInt8> in
            let (x, y) = source(pixel % columns, pixel / columns)
            return old[(y * row + x) * 3..<(y * row + x) * 3 + 3]
        }
        return Bitmap(width: columns, height: count / columns, values)
    }

    var grayed: Bitmap {
        let luma = Luma(self).bytes
        return withoutAlpha().painted { x, y, _, _ in Int(luma[y * width + x]) }
    }

    /// Each channel has the values of another.
    func exchanged(_ order: [Int]) -> Bitmap {
        let old = withoutAlpha().bytes
        return painted { x, y, channel, _ in Int(old[(y * width + x) * 3 + order[channel]]) }
    }

    func mosaic(_ side: Int) -> Bitmap {
        let old = withoutAlpha().bytes
        return painted { x, y, channel, _ in
            let (u, v) = (min(x / side * side + side / 2, width - 1), min(y / side * side + side / 2, height - 1))
            return Int(old[(v * width + u) * 3 + channel])
        }
    }

    /// Every pixel as a square.
    func blown(_ factor: Int) -> Bitmap {
        let old = withoutAlpha().bytes
        let canvas = Bitmap(
            width: width * factor, height: height * factor,
            [UInt8](repeating: 0, count: pixelCount * factor * factor * 3))
        return canvas.painted { x, y, channel, _ in Int(old[(y / factor * width + x / factor) * 3 + channel]) }
    }

    /// Enlarged by linear interpolation between the centres of pixels.
    func bilinear(_ factor: Int) -> Bitmap {
        let old = withoutAlpha().bytes
        func span(_ at: Int, _ end: Int) -> (Int, Int, Double) {
            let place = min(max((Double(at) + 0.5) / Double(factor) - 0.5, 0), Double(end - 1))
            return (Int(place), min(Int(place) + 1, end - 1), place - place.rounded(.down))
        }
        return blown(factor).painted { x, y, channel, _ in
            let ((left, right, u), (top, bottom, v)) = (span(x, width), span(y, height))
            func value(_ x: Int, _ y: Int) -> Double { Double(old[(y * width + x) * 3 + channel]) }
            let upper = value(left, top) * (1 - u) + value(right, top) * u
            let lower = value(left, bottom) * (1 - u) + value(right, bottom) * u
            return Int((upper * (1 - v) + lower * v).rounded())
        }
    }

    /// Smoothed by boxes of 3 x 3, that many times.
    func blurred(_ times: Int) -> Bitmap {
        (0..<times).reduce(self) { picture, _ in Distortion.apply("box-3", to: picture) ?? picture }
    }

    func cropped(width newWidth: Int, height newHeight: Int) -> Bitmap {
        let old = withoutAlpha().bytes
        let rows = (0..<newHeight).flatMap { old[$0 * width * 3..<($0 * width + newWidth) * 3] }
        return Bitmap(width: newWidth, height: newHeight, rows)
    }
}
