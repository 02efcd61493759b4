/// A herringbone cloth that is turned over at a corner: threads a few pixels wide, which are the hardest thing to enlarge, on
/// what stays to be seen where they are smoothed away: folds, a silk lining, a woven label and a button.
struct Cloth {
    var noise = Noise(seed: 23)

    func colour(at p: Point, pixel: Float) -> Colour {
        var result = herringbone(p) * folds(p)
        label(&result, p, pixel)
        button(&result, p, pixel)
        // Positive where the corner lies over the rest; its edge is bent.
        let hem = (p.x - 0.36) * 0.6 - p.y * 0.55 - 0.1 + 0.16 * (p.x - 0.6) * (p.x - 0.6)
        result *= 1 - 0.45 * (1 - (-hem).smoothStep(0, 0.07))
        result.lay(lining(p, hem), Shape.cover(-hem, pixel * 1.5))
        return result
    }

    private func herringbone(_ p: Point) -> Colour {
        let slant = Int(p.x * 10) % 2 == 0 ? p.x - p.y : p.x + p.y
        let phase = (slant * 34 + 100).truncatingRemainder(dividingBy: 1)
        let thread = 1 - ((phase - 0.5) * 2).magnitude
        let fibre = noise.fractal(Point(p.x * 140, p.y * 140), octaves: 2)
        let shade = 0.78 + 0.24 * thread.smoothStep(0.1, 0.9) + 0.2 * (fibre - 0.5)
        let seam = ((p.x * 10).truncatingRemainder(dividingBy: 1) - 0.5).magnitude.smoothStep(0.44, 0.5)
        return Colour(hex: 0x9A5B3A).mixed(Colour(hex: 0xE3C9A2), phase > 0.5 ? 0.7 : 0.4) * shade * (1 - 0.25 * seam)
    }

    /// Soft light on cloth that does not lie flat.
    private func folds(_ p: Point) -> Float {
        let rise = noise.fractal(Point(p.x * 2.2 + p.y * 1.3 + 4, p.y * 2.6 - p.x), octaves: 2)
        return 0.6 + 0.75 * rise.smoothStep(0.3, 0.7)
    }

    private func lining(_ p: Point, _ hem: Float) -> Colour {
        let sheen = noise.smooth(Point(p.x * 3 - p.y * 4 + 9, p.x + p.y))
        let silk = Colour(hex: 0x1F6F8B).mixed(Colour(hex: 0x6EC1C9), sheen)
        return silk.mixed(Colour(hex: 0x123B4F), hem.smoothStep(0.012, 0.02) * (1 - hem.smoothStep(0.026, 0.034)))
    }

    private func label(_ result: inout Colour, _ p: Point, _ pixel: Float) {
        // Turned a little.
        let q = p - Point(0.36, 0.66)
        let turned = Point(q.x * 0.96 + q.y * 0.28, q.y * 0.96 - q.x * 0.28)
        let edge = Shape.box(turned, .zero, Point(0.2, 0.105), round: 0.015)
        result *= 1 - 0.4 * (1 - edge.smoothStep(0, 0.03))
        result.lay(Colour(hex: 0xEFE3C2), Shape.cover(edge, pixel * 1.5))
        result.lay(Colour(hex: 0xB3322C), Shape.cover((edge + 0.022).magnitude - 0.006, pixel * 1.5))
        let hill = max(Shape.box(turned, .zero, Point(0.16, 0.068)), turned.x * 0.5 - turned.y - 0.03)
        result.lay(Colour(hex: 0x2F5D50), Shape.cover(hill, pixel * 1.5))
        result.lay(Colour(hex: 0xE08E2B), Shape.cover((turned - Point(0.085, -0.03)).length - 0.03, pixel * 1.5))
    }

    private func button(_ result: inout Colour, _ p: Point, _ pixel: Float) {
        let q = p - Point(0.97, 0.8)
        result *= 1 - 0.45 * (1 - ((q - Point(0.012, 0.018)).length - 0.11).smoothStep(0, 0.03))
        let light = (0.5 - (q.x + q.y) * 3).clamped(0, 1)
        result.lay(Colour(hex: 0x4A1522).mixed(Colour(hex: 0xC4566B), light), Shape.cover(q.length - 0.11, pixel * 1.5))
        result.lay(Colour(hex: 0x5E1B2B), Shape.cover((q.length - 0.075).magnitude - 0.008, pixel * 1.5))
        for hole in [Point(-0.026, -0.026), Point(0.026, -0.026), Point(-0.026, 0.026), Point(0.026, 0.026)] {
            result.lay(Colour(hex: 0x1A0A0E), Shape.cover((q - hole).length - 0.012, pixel * 1.5))
        }
    }
}
