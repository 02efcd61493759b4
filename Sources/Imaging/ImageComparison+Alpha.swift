/// What `psnr_rgb`, `psnr_over_black` and `psnr_over_white` are made of, added up picture by picture or band by band.
struct PixelSums {
    private var squares: UInt64 = 0
    private var black = 0.0
    private var white = 0.0
    private var pixels = 0
    /// Some pixel of that side is not opaque.
    private(set) var firstIsTranslucent = false
    private(set) var secondIsTranslucent = false

    /// Two bands (or whole pictures) of one size; of one comparison, all of the same depth.
    mutating func add(_ a: Bitmap, _ b: Bitmap) {
        let sum = ImageComparison.squaredError(a, b)
        squares += sum
        pixels += a.pixelCount
        let (first, second) = (a.isTranslucent, b.isTranslucent)
        firstIsTranslucent = firstIsTranslucent || first
        secondIsTranslucent = secondIsTranslucent || second
        if first || second {
            let over = ImageComparison.squaredErrorComposited(a, b)
            black += over.black
            white += over.white
        } else {
            black += Double(sum)
            white += Double(sum)
        }
    }

    var isTranslucent: Bool { firstIsTranslucent || secondIsTranslucent }

    /// In squares of the common peak's units.
    var mseRGB: Double { Double(squares) / Double(3 * pixels) }
    var mseOverBlack: Double { black / Double(3 * pixels) }
    var mseOverWhite: Double { white / Double(3 * pixels) }
}

extension ImageComparison {
    /// Sums of the squared differences of R, G and B over a black and over a white background, in units of the common
    /// peak.
    ///
    /// Both come from one pass: with p = alpha·colour of each side, the difference over black is p1 - p2, and over white
    /// it is that minus peak·(alpha1 - alpha2).
    static func squaredErrorComposited(_ a: Bitmap, _ b: Bitmap) -> (black: Double, white: Double) {
        switch (a.samples, b.samples) {
        case (.eight(let x), .eight(let y)): composited(x, a.channels, y, b.channels)
        default: composited(a.words, a.channels, b.words, b.channels)
        }
    }

    private static func composited<Sample: FixedWidthInteger>(
        _ x: [Sample], _ stepX: Int, _ y: [Sample], _ stepY: Int
    ) -> (black: Double, white: Double) {
        let peak = Double(Sample.max)
        var (black, white) = (0.0, 0.0)
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                for pixel in 0..<x.count / stepX {
                    let (i, j) = (pixel &* stepX, pixel &* stepY)
                    let alphaX = stepX == 4 ? Double(x[i &+ 3]) : peak
                    let alphaY = stepY == 4 ? Double(y[j &+ 3]) : peak
                    let veil = peak * (alphaX - alphaY)
                    for channel in 0..<3 {
                        let overBlack = alphaX * Double(x[i &+ channel]) - alphaY * Double(y[j &+ channel])
                        black += overBlack * overBlack
                        white += (overBlack - veil) * (overBlack - veil)
                    }
                }
            }
        }
        return (black / (peak * peak), white / (peak * peak))
    }
}
