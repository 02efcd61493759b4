/// Head and shoulders of a person who never lived, softly lit from the upper left. Made for pictures of 4:5.
struct Portrait {
    var noise = Noise(seed: 11)
    var skin = Colour(hex: 0xE3AE8C)
    var hair = Colour(hex: 0x3B2417)
    var cloth = Colour(hex: 0x274C77)
    var iris = Colour(hex: 0x3E6B4F)
    var backdropTop = Colour(hex: 0x9DB7B5)
    var backdropBottom = Colour(hex: 0x3D5A66)
    var hasHat = false

    private let axis: Float = 0.4

    func colour(at p: Point, pixel: Float) -> Colour {
        var result = backdrop(p)
        lay(body(p), on: &result)
        lay(hairBehind(p, pixel), on: &result)
        lay(neck(p, pixel), on: &result)
        lay(head(p, pixel), on: &result)
        lay(features(p, pixel), on: &result)
        lay(fringe(p, pixel), on: &result)
        if hasHat { lay(hat(p, pixel), on: &result) }
        return result
    }

    private typealias Layer = (colour: Colour, share: Float)

    private func lay(_ layer: Layer, on result: inout Colour) { result.lay(layer.colour, layer.share) }

    private func backdrop(_ p: Point) -> Colour {
        let glow = 1 / (1 + (p - Point(0.25, 0.3)).length * 3)
        let cloudiness = noise.fractal(p * 3.5, octaves: 3) - 0.5
        return backdropTop.mixed(backdropBottom, p.y.smoothStep(0.05, 1)) * (0.72 + 0.38 * glow + 0.16 * cloudiness)
    }

    private func body(_ p: Point) -> Layer {
        let outline = Shape.ellipse(p, Point(axis, 1.1), Point(0.35, 0.33))
        let fold = noise.fractal(Point(p.x * 16, p.y * 5), octaves: 3) - 0.5
        let light = 1.05 - 1.1 * (p.x - 0.2).magnitude + fold * 0.3
        let weave = noise.at(Int(p.x * 900), Int(p.y * 900)) * 0.05
        let lapel = Shape.cover(
            Shape.stroke(p, Point(axis, 0.98), Point(axis + (p.x > axis ? 0.1 : -0.1), 0.76), 0.018), 0.006)
        let fabric = (cloth * (light + weave)).mixed(Colour(hex: 0xEDE6D8), lapel)
        return (fabric, Shape.cover(outline, 0.006))
    }

    private func neck(_ p: Point, _ pixel: Float) -> Layer {
        let outline = Shape.box(p, Point(axis, 0.73), Point(0.062, 0.1), round: 0.05)
        let shadow = (0.80 - p.y).smoothStep(0, 0.15)
        let light = 0.96 - 0.30 * shadow - (p.x - axis + 0.03).magnitude * 2
        return (skin * light, Shape.cover(outline, pixel * 2))
    }

    private func head(_ p: Point, _ pixel: Float) -> Layer {
        let (centre, radii) = (Point(axis, 0.47), Point(0.148, 0.205))
        let jaw = p.y > centre.y ? 1 - (p.y - centre.y) * 0.55 : 1
        let q = Point(axis + (p.x - axis) / jaw, p.y)
        let ears = min(
            Shape.ellipse(p, Point(axis - 0.15, 0.49), Point(0.024, 0.045)),
            Shape.ellipse(p, Point(axis + 0.15, 0.49), Point(0.024, 0.045)))
        let normal = (q - centre) / radii
        let depth = max(0, 1 - (normal * normal).sum()).squareRoot()
        let light = 0.60 + 0.44 * (-0.45 * normal.x - 0.35 * normal.y + 0.82 * depth)
        let pores = (noise.fractal(p * 90, octaves: 2) - 0.5) * 0.035
        var tone = skin * (light + pores)
        for side in [Float(-1), 1] {
            let blush = 1 / (1 + (p - Point(axis + side * 0.085, 0.55)).length * 26)
            tone.lay(Colour(hex: 0xD9776A), blush * blush * 0.55)
        }
        return (tone, Shape.cover(min(Shape.ellipse(q, centre, radii), ears), pixel * 2))
    }

    private func features(_ p: Point, _ pixel: Float) -> Layer {
        var (ink, share) = (skin, Float(0))
        func add(_ colour: Colour, _ amount: Float) {
            guard amount > 0 else { return }
            let joined = share + amount * (1 - share)
            ink = ink.mixed(colour, amount / max(joined, amount))
            share = joined
        }
        for side in [Float(-1), 1] {
            let eye = Point(axis + side * 0.062, 0.462)
            let lid = Shape.ellipse(p, eye, Point(0.031, 0.0155))
            add(skin * 0.55, Shape.cover(lid, 0.022) * 0.55)
            add(Colour(hex: 0xF4EFEA), Shape.cover(lid, pixel * 2))
            let within = Shape.cover(lid, pixel * 2)
            add(iris, Shape.cover((p - eye).length - 0.0145, pixel * 2) * within)
            add(iris * 0.12, Shape.cover((p - eye).length - 0.0068, pixel * 2) * within)
            add(Colour(repeating: 1), Shape.cover((p - eye - Point(-0.005, -0.005)).length - 0.0035, pixel * 2))
            let brow = Shape.stroke(
                p, Point(axis + side * 0.033, 0.428), Point(axis + side * 0.098, 0.424 + side * 0.003), 0.0075)
            add(hair, Shape.cover(brow, 0.009) * 0.85)
        }
        let bridge = Shape.stroke(p, Point(axis + 0.014, 0.45), Point(axis + 0.022, 0.545), 0.006)
        add(skin * 0.72, Shape.cover(bridge, 0.03) * 0.5)
        add(skin * 0.6, Shape.cover(Shape.ellipse(p, Point(axis, 0.562), Point(0.03, 0.009)), 0.014) * 0.6)
        let sag = (p.x - axis) * (p.x - axis) * 7
        let mouth = Point(p.x, p.y + sag)
        add(
            Colour(hex: 0xB4524D), Shape.cover(Shape.ellipse(mouth, Point(axis, 0.612), Point(0.05, 0.0165)), pixel * 3)
        )
        add(
            Colour(hex: 0x6E2A2A),
            Shape.cover(Shape.stroke(mouth, Point(axis - 0.046, 0.611), Point(axis + 0.046, 0.611), 0.0015), 0.004))
        return (ink, share)
    }

    private func strands(_ p: Point) -> Colour {
        let around = Point((p.x - axis) * 70, (p.y - 0.3) * 7 + (p.x - axis).magnitude * 22)
        let sheen = noise.fractal(around, octaves: 4)
        let light = 1 / (1 + (p - Point(axis - 0.07, 0.27)).length * 7)
        return hair * (0.55 + 0.75 * sheen) + Colour(repeating: light * 0.16 * sheen)
    }

    private func hairBehind(_ p: Point, _ pixel: Float) -> Layer {
        let crown = Shape.ellipse(p, Point(axis, 0.41), Point(0.196, 0.235))
        let locks = Shape.box(p, Point(axis, 0.56), Point(0.185, 0.17), round: 0.09)
        let wave = (noise.smooth(Point(p.y * 14, p.x > axis ? 3 : 9)) - 0.5) * 0.02
        return (strands(p) * 0.8, Shape.cover(min(crown, locks) + wave, pixel * 4))
    }

    private func fringe(_ p: Point, _ pixel: Float) -> Layer {
        let crown = Shape.ellipse(p, Point(axis, 0.405), Point(0.188, 0.22))
        let parting = 0.35 + (p.x - axis + 0.05) * (p.x - axis + 0.05) * 2.2
        let lower = p.y - parting + (noise.smooth(Point(p.x * 90, 1)) - 0.5) * 0.012
        return (strands(p), Shape.cover(max(crown, lower), pixel * 4))
    }

    private func hat(_ p: Point, _ pixel: Float) -> Layer {
        let top = Shape.box(p, Point(axis, 0.235), Point(0.15, 0.1), round: 0.06)
        let brim = Shape.ellipse(p, Point(axis, 0.33), Point(0.27, 0.036))
        let band = p.y.smoothStep(0.275, 0.28) * (1 - p.y.smoothStep(0.318, 0.322))
        let felt = Colour(hex: 0x4A4038) * (1.15 - (p.x - 0.3).magnitude * 1.6)
        let grain = (noise.fractal(p * 120, octaves: 2) - 0.5) * 0.05
        return (
            felt.mixed(Colour(hex: 0x1E1A17), band * 0.9) + Colour(repeating: grain),
            Shape.cover(min(top, brim), pixel * 2)
        )
    }
}
