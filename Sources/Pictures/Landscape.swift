import Model

/// Sky, sun, clouds, ranges of hills that fade with distance, and a lake or a meadow in front.
struct Landscape {
    var noise: Noise
    var zenith: Colour
    var horizon: Colour
    var sunlight: Colour
    /// Where the sun stands, in the units of ``Raster/init(width:height:shade:)``.
    var sun: Point
    var sunRadius: Float = 0.045
    var far: Colour
    var near: Colour
    var ridges = 4
    /// The first ridge's mean height from the top.
    var skyline: Float = 0.48
    var hasLake = true
    /// How many octaves of detail: fewer are smoother and compress better.
    var detail = 5
    /// Share of the sky under clouds.
    var clouds: Float = 0.45
    /// How high firs stand on the hills, the near ones: crisp, where all else is soft.
    var firs: Float = 0

    func colour(at p: Point, pixel: Float) -> Colour {
        let shore: Float = 0.78
        guard hasLake, p.y > shore else { return land(p, pixel) }
        let depth = (p.y - shore) / (1 - shore)
        let ripple = (noise.fractal(Point(p.x * 6, p.y * 70), octaves: 3) - 0.5) * 0.05 * (0.3 + depth)
        let mirrored = Point(p.x + ripple, shore - (p.y - shore) * 1.5 - 0.004)
        var water = land(mirrored, pixel).mixed(zenith * 0.55, 0.25 + 0.35 * depth)
        water += sunlight * max(0, ripple) * 1.4
        return water.mixed(near * 0.5, Shape.cover(p.y - shore - 0.002, 0.004) * 0.8)
    }

    private func land(_ p: Point, _ pixel: Float) -> Colour {
        var result = sky(p, pixel)
        for index in 0..<ridges {
            let depth = Float(index + 1) / Float(ridges)
            let crest = crest(index, p.x)
            let inside = Shape.cover(min(crest - p.y, fir(index, p, crest)), pixel * 1.5)
            guard inside > 0 else { continue }
            var hill = far.mixed(near, depth)
            let lit = noise.fractal(Point(p.x * 9 + Float(index) * 31, p.y * 16), octaves: max(2, detail - 1)) - 0.5
            hill += Colour(repeating: lit * 0.16 * depth)
            hill.lay(horizon, (p.y - crest).smoothStep(0, 0.3) * 0.35 * (1 - depth))
            result.lay(hill, inside)
        }
        return result
    }

    /// Distance from the nearest fir's outline, about: of each range's cells along x some have one.
    private func fir(_ index: Int, _ p: Point, _ crest: Float) -> Float {
        let tall = firs * Float(index + 1) / Float(ridges)
        guard tall > 0, p.y > crest - tall * 1.1 else { return .infinity }
        let cell = (p.x / (tall * 0.3)).rounded(.down)
        return (-1...1).reduce(.infinity) { nearest, step in
            let place = Int(cell) + step
            let height = tall * (0.5 + 0.5 * noise.at(place, 900 + index))
            guard noise.at(place, 700 + index) < 0.7 else { return nearest }
            let middle = (Float(place) + 0.2 + 0.6 * noise.at(place, 800 + index)) * tall * 0.3
            // From its top down, in boughs.
            let down = p.y - (self.crest(index, middle) - height)
            let boughs = 0.75 + 0.25 * (down / height * 6).truncatingRemainder(dividingBy: 1)
            return min(nearest, max((p.x - middle).magnitude - down * 0.2 * boughs, -down, p.y - crest - 0.01))
        }
    }

    /// The height of a range's outline at x.
    private func crest(_ index: Int, _ x: Float) -> Float {
        let depth = Float(index) / Float(ridges)
        let base = skyline + depth * 0.3
        let wave = noise.fractal(Point(x * (2.2 - depth) + Float(index) * 53, Float(index) * 7.7), octaves: detail)
        return base - (wave - 0.5) * (0.42 - 0.26 * depth)
    }

    private func sky(_ p: Point, _ pixel: Float) -> Colour {
        let height = (p.y / (skyline + 0.12)).clamped(0, 1)
        var result = zenith.mixed(horizon, height * height * (3 - 2 * height))
        let away = (p - sun).length
        result += sunlight * (0.32 / (1 + away * away * 40))
        result.lay(sunlight.mixed(Colour(repeating: 1), 0.5), Shape.cover(away - sunRadius, pixel * 2))
        let veil = noise.fractal(Point(p.x * 2.4 + 5, p.y * 7 + 3), octaves: detail)
        let cloud = veil.smoothStep(1 - clouds, 1.25 - clouds) * (1 - height * 0.7)
        result.lay(Colour(repeating: 0.97).mixed(sunlight, 0.25), cloud * 0.85)
        return result
    }
}
