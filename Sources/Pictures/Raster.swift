import Imaging

typealias Point = SIMD2<Float>
/// Red, green and blue in 0...1, as stored in a file (no linear light anywhere).
typealias Colour = SIMD3<Float>

/// A picture to calculate with: red, green, blue and alpha of each pixel in 0...1, straight.
///
/// Only additions, multiplications, divisions and square roots are used on it, which IEEE 754 defines to the bit: the
/// same input gives the same picture on every machine.
struct Raster: Sendable {
    let width: Int
    let height: Int
    let hasAlpha: Bool
    var pixels: [SIMD4<Float>]

    init(width: Int, height: Int, hasAlpha: Bool = false, pixels: [SIMD4<Float>]) {
        precondition(pixels.count == width * height, "pixels do not fit")
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
        self.pixels = pixels
    }

    init(_ bitmap: Bitmap) {
        let (bytes, step) = (bitmap.bytes, bitmap.channels)
        let pixels = (0..<bitmap.pixelCount).map { index -> SIMD4<Float> in
            let at = index * step
            let alpha: UInt8 = step == 4 ? bytes[at + 3] : 255
            return SIMD4(Float(bytes[at]), Float(bytes[at + 1]), Float(bytes[at + 2]), Float(alpha)) / 255
        }
        self.init(width: bitmap.width, height: bitmap.height, hasAlpha: bitmap.hasAlpha, pixels: pixels)
    }

    /// Asks `shade` for the colour at each pixel's centre; y runs over 0...1, x over 0...width/height. Its second
    /// argument is the size of a pixel in these units, for edges that are one pixel soft.
    init(width: Int, height: Int, shade: (Point, Float) -> Colour) {
        let unit = 1 / Float(height)
        var pixels: [SIMD4<Float>] = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width {
                let point = Point(Float(x) + 0.5, Float(y) + 0.5) * unit
                pixels.append(SIMD4(shade(point, unit), 1))
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Eight bits a sample, rounded.
    var bitmap: Bitmap {
        let channels = hasAlpha ? 4 : 3
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pixels.count * channels)
        for pixel in pixels {
            let scaled = (pixel.clamped(lowerBound: .zero, upperBound: .one) * 255 + 0.5)
            for channel in 0..<channels { bytes.append(UInt8(scaled[channel])) }
        }
        return Bitmap(width: width, height: height, hasAlpha: hasAlpha, bytes)
    }

    subscript(x: Int, y: Int) -> SIMD4<Float> {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }

    func map(_ change: (SIMD4<Float>) -> SIMD4<Float>) -> Raster {
        Raster(width: width, height: height, hasAlpha: hasAlpha, pixels: pixels.map(change))
    }
}

extension SIMD4<Float> {
    /// Colour with alpha.
    init(_ colour: Colour, _ alpha: Float) {
        self.init(colour.x, colour.y, colour.z, alpha)
    }

    var colour: Colour { Colour(x, y, z) }
    /// 0.299 R + 0.587 G + 0.114 B.
    var luma: Float { 0.299 * x + 0.587 * y + 0.114 * z }
}
