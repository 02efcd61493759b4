/// The few shapes that scenes are made of, as signed distances: negative inside.
enum Shape {
    /// Nearly a distance: exact on the outline.
    static func ellipse(_ p: Point, _ centre: Point, _ radii: Point) -> Float {
        (((p - centre) / radii).length - 1) * min(radii.x, radii.y)
    }

    static func box(_ p: Point, _ centre: Point, _ half: Point, round: Float = 0) -> Float {
        let offset = (p - centre).magnitudes - half + round
        return offset.clamped(lowerBound: .zero, upperBound: .init(repeating: .greatestFiniteMagnitude)).length
            + min(offset.max(), 0) - round
    }

    /// A line with round ends.
    static func stroke(_ p: Point, _ from: Point, _ to: Point, _ halfWidth: Float) -> Float {
        let (along, arm) = (to - from, p - from)
        let t = ((along * arm).sum() / (along * along).sum()).clamped(0, 1)
        return (arm - along * t).length - halfWidth
    }

    /// How much of a pixel lies inside: 1 within, 0 without, a ramp of `softness` between.
    static func cover(_ distance: Float, _ softness: Float) -> Float {
        (0.5 - distance / softness).clamped(0, 1)
    }
}

extension SIMD2<Float> {
    var length: Float { (self * self).sum().squareRoot() }
    var magnitudes: SIMD2<Float> { SIMD2(x.magnitude, y.magnitude) }
}

extension Float {
    func clamped(_ low: Float, _ high: Float) -> Float { Swift.min(Swift.max(self, low), high) }

    /// 0 up to `low`, 1 from `high` on, an S between (3t² - 2t³).
    func smoothStep(_ low: Float, _ high: Float) -> Float {
        let t = ((self - low) / (high - low)).clamped(0, 1)
        return t * t * (3 - 2 * t)
    }
}

extension SIMD3<Float> {
    /// `0xRRGGBB`.
    init(hex: UInt32) {
        self.init(Float(hex >> 16 & 255) / 255, Float(hex >> 8 & 255) / 255, Float(hex & 255) / 255)
    }

    func mixed(_ other: Colour, _ share: Float) -> Colour { self + (other - self) * share }

    mutating func lay(_ other: Colour, _ share: Float) { self = mixed(other, share) }
}
