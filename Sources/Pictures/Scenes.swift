/// The pictures of the catalogue that need no type of their own.
enum Scene {
    /// A harbour town in flat colours: large areas, sharp edges, few tones.
    static func flatTown(width: Int, height: Int) -> Raster {
        let walls = [0xE4572E, 0xF3A712, 0x29335C, 0xA8C686, 0x669BBC, 0xD1495B].map { Colour(hex: UInt32($0)) }
        return Raster(width: width, height: height) { p, pixel in
            var result = Colour(hex: 0xFCE8C8)
            result.lay(Colour(hex: 0xF7C873), Shape.cover((p - Point(0.87, 0.19)).length - 0.1, pixel))
            for index in 0..<6 {
                let middle = 0.165 + Float(index) * 0.2
                let top = 0.36 + Float((index * 7) % 5) * 0.045
                let house = Shape.box(p, Point(middle, (top + 0.8) / 2), Point(0.075, (0.8 - top) / 2))
                let roof = max((p.x - middle).magnitude * 0.9 + (top - 0.09) - p.y, p.y - top)
                result.lay(walls[index] * 0.62, Shape.cover(roof, pixel))
                result.lay(walls[index], Shape.cover(house, pixel))
                for storey in 0..<3 {
                    for side in [Float(-0.033), 0.033] {
                        let window = Point(middle + side, top + 0.075 + Float(storey) * 0.11)
                        guard window.y < 0.74 else { continue }
                        result.lay(Colour(hex: 0xFFF7E6), Shape.cover(Shape.box(p, window, Point(0.019, 0.027)), pixel))
                    }
                }
            }
            result.lay(Colour(hex: 0x1B4965), Shape.cover(0.8 - p.y, pixel))
            for wave in 0..<4 {
                let line = p.y - 0.845 - Float(wave) * 0.042
                let gap = ((p.x * 6 + Float(wave) * 0.43).truncatingRemainder(dividingBy: 1) - 0.5).magnitude - 0.28
                result.lay(Colour(hex: 0x62B6CB), Shape.cover(max(line.magnitude - 0.006, gap / 6), pixel))
            }
            return result
        }
    }

    /// A round badge with a soft shadow on a transparent ground that is wider than high: nothing of it can have been moved.
    static func badge(width: Int, height: Int) -> Raster {
        let middle = Point(Float(width) / Float(height) / 2, 0.48)
        let face = Raster(width: width, height: height) { p, pixel in
            let q = p - middle
            var result = Colour(hex: 0x123F8C).mixed(Colour(hex: 0x4FA3E0), (0.5 - q.y - q.x * 0.3).clamped(0, 1))
            result.lay(Colour(hex: 0xF5A623), Shape.cover((q.length - 0.365).magnitude - 0.022, pixel * 1.5))
            let tick = min(
                Shape.stroke(q, Point(-0.15, 0.01), Point(-0.04, 0.12), 0.035),
                Shape.stroke(q, Point(-0.04, 0.12), Point(0.17, -0.13), 0.035))
            result.lay(Colour(hex: 0xFFFFFF), Shape.cover(tick, pixel * 1.5))
            return result
        }
        let unit = 1 / Float(height)
        let pixels = face.pixels.indices.map { index -> SIMD4<Float> in
            let q = Point(Float(index % width) + 0.5, Float(index / width) + 0.5) * unit - middle
            let disc = Shape.cover(q.length - 0.4, unit * 1.5)
            let shadow = 0.45 * (1 - (q - Point(0, 0.05)).length.smoothStep(0.33, 0.46))
            let alpha = disc + shadow * (1 - disc)
            guard alpha > 0 else { return .zero }
            return SIMD4(face.pixels[index].colour * (disc / alpha), alpha)
        }
        return Raster(width: width, height: height, hasAlpha: true, pixels: pixels)
    }

    /// Eight times eight pixels in eight colours: smaller than most models accept.
    static func tiny() -> Raster {
        let colours = [0xD7263D, 0xF46036, 0xF9C80E, 0x2E933C, 0x1B998B, 0x2E294E, 0x7B2CBF, 0xEDEDED]
        return Raster(width: 8, height: 8) { p, _ in
            let ring = Int(max((p.x - 0.5).magnitude, (p.y - 0.5).magnitude) * 8)
            return Colour(hex: UInt32(colours[(ring * 2 + (p.x > p.y ? 1 : 0)) % 8]))
        }
    }

    /// Dunes under a clear sky: two million pixels without noise.
    static func dunes(width: Int, height: Int) -> Raster {
        let scene = Landscape(
            noise: Noise(seed: 404), zenith: Colour(hex: 0x2B6CB0), horizon: Colour(hex: 0xF8D9B0),
            sunlight: Colour(hex: 0xFFE2A8), sun: Point(0.95, 0.22), far: Colour(hex: 0xD9A066),
            near: Colour(hex: 0x9C5B2C), ridges: 5, skyline: 0.5, hasLake: false, detail: 2, clouds: 0)
        return Raster(width: width, height: height, shade: scene.colour)
    }

    /// A mountain lake in the evening.
    static func lake(width: Int, height: Int, seed: UInt64 = 5) -> Raster {
        let scene = Landscape(
            noise: Noise(seed: seed), zenith: Colour(hex: 0x35558A), horizon: Colour(hex: 0xF6C89F),
            sunlight: Colour(hex: 0xFFD9A0), sun: Point(0.98, 0.3), far: Colour(hex: 0x8093B4),
            near: Colour(hex: 0x24402F))
        return Raster(width: width, height: height, shade: scene.colour)
    }
}
