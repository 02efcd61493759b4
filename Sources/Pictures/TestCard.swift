/// A page of lettering in several sizes, dark on light and light on dark, beside an ornament; it lies on a table, a little
/// turned, so that no line of it is a row of pixels.
enum TestCard {
    static func photograph(width: Int, height: Int) -> Raster {
        let page = page(width: width, height: height)
        let middle = Point(Float(width) / Float(height), 1) / 2
        let noise = Noise(seed: 61)
        return Raster(width: width, height: height) { p, pixel in
            let q = (p - middle) * 1.07
            let place = Point(q.x * 0.998 + q.y * 0.06, q.y * 0.998 - q.x * 0.06)
            let grain = noise.fractal(Point(p.x * 3, p.y * 40 - p.x * 5), octaves: 3)
            var result = Colour(hex: 0x6B4A35).mixed(Colour(hex: 0xA9805C), grain)
            let edge = Shape.box(place, .zero, middle)
            result *= 1 - 0.5 * (1 - edge.smoothStep(0, 0.03))
            result.lay(page.between(place + middle), Shape.cover(edge, pixel * 1.5))
            return result
        }
    }

    /// No letter has a pure colour, as errors have that services write across a picture.
    private static func page(width: Int, height: Int) -> Raster {
        var raster = Raster(width: width, height: height) { p, pixel in
            var result = p.y < 0.26 ? Colour(hex: 0x24477A) : Colour(hex: 0xFAF6EC) * (1 - 0.04 * p.y)
            ornament(&result, p - Point(1.335, 0.63), pixel)
            return result
        }
        let unit = max(1, width / 160)
        func write(_ text: String, _ x: Int, _ y: Int, _ scale: Int, _ hex: UInt32) {
            Lettering.write(text, on: &raster, x: x * unit, y: y * unit, scale: scale, colour: Colour(hex: hex))
        }
        write("ASSAY", 8, 6, unit * 2, 0xFCA311)
        write("TEST CARD", 74, 13, unit, 0xD9D3C3)
        let lines = ["THE QUICK BROWN", "FOX JUMPS OVER", "13 LAZY DOGS?", "99.9 % = 24/7", "PROVE IT!"]
        for (index, line) in lines.enumerated() {
            write(line, 8, 31 + index * 10, unit, [0x2F4F86, 0x8D0801][index / 4])
        }
        if unit > 1 {
            write("ABCDEFGHIJKLMNOPQRSTUVWXYZ (FINE)", 8, 83, unit / 2, 0x6B6258)
            write("PSNR 10 LOG10(255/MSE) - SSIM - DB", 8, 90, unit / 2, 0x2A6F97)
        }
        return raster
    }

    /// A rosette of rings that are not round: hardly a row of it is as the next one.
    private static func ornament(_ result: inout Colour, _ q: Point, _ pixel: Float) {
        let away = q.length
        guard away > 0, away < 0.3 else { return }
        let u = q / away
        // The cosine of five times the angle, and of ten times.
        let double = Point(u.x * u.x - u.y * u.y, 2 * u.x * u.y)
        let four = Point(double.x * double.x - double.y * double.y, 2 * double.x * double.y)
        let five = Point(four.x * u.x - four.y * u.y, four.x * u.y + four.y * u.x)
        let ten = 2 * five.x * five.x - 1
        let rings: [(radius: Float, petals: Float, dents: Float, hex: UInt32)] = [
            (0.23, 0.025, 0.02, 0x1B4965), (0.205, 0.025, 0.02, 0xF3A712), (0.165, 0.035, 0, 0xB23A48),
            (0.14, 0.035, 0, 0xF6DFC0), (0.1, 0.01, -0.016, 0x3F7D58), (0.05, 0.01, 0, 0xE4572E),
        ]
        for ring in rings {
            let edge = away - ring.radius - ring.petals * five.x - ring.dents * ten
            result.lay(Colour(hex: ring.hex), Shape.cover(edge, pixel * 1.5))
        }
    }
}

extension Raster {
    /// The colour between four pixels; places are those of ``init(width:height:shade:)``.
    fileprivate func between(_ place: Point) -> Colour {
        let at = (place * Float(height) - 0.5).clamped(
            lowerBound: .zero, upperBound: Point(Float(width - 1), Float(height - 1)))
        let (x, y) = (min(Int(at.x), width - 2), min(Int(at.y), height - 2))
        let (right, down) = (at.x - Float(x), at.y - Float(y))
        return self[x, y].colour.mixed(self[x + 1, y].colour, right)
            .mixed(self[x, y + 1].colour.mixed(self[x + 1, y + 1].colour, right), down)
    }
}
