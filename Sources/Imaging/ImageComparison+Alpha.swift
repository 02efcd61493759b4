extension ImageComparison {
    /// Mean squared error of R, G and B over a black and over a white background, in units of the common peak.
    ///
    /// Both come from one pass: with p = alpha·colour of each side, the difference over black is p1 - p2, and over white
    /// it is that minus peak·(alpha1 - alpha2).
    static func meanSquaredErrorComposited(_ a: Bitmap, _ b: Bitmap) -> (black: Double, white: Double) {
        switch (a.samples, b.samples) {
        case (.eight(let x), .eight(let y)): composited(x, a.channels, y, b.channels)
        default: composited(a.words, a.channels, b.words, b.channels)
        }
    }

    private static func composited<Sample: FixedWidthInteger>(
        _ x: [Sample], _ stepX: Int, _ y: [Sample], _ stepY: Int
    ) -> (black: Double, white: Double) {
        let peak = Double(Sample.max)
        let pixels = x.count / stepX
        var (black, white) = (0.0, 0.0)
        for pixel in 0..<pixels {
            let (i, j) = (pixel * stepX, pixel * stepY)
            let alphaX = stepX == 4 ? Double(x[i + 3]) : peak
            let alphaY = stepY == 4 ? Double(y[j + 3]) : peak
            let veil = peak * (alphaX - alphaY)
            for channel in 0..<3 {
                let overBlack = alphaX * Double(x[i + channel]) - alphaY * Double(y[j + channel])
                black += overBlack * overBlack
                white += (overBlack - veil) * (overBlack - veil)
            }
        }
        let scale = peak * peak * Double(3 * pixels)
        return (black / scale, white / scale)
    }
}
