import Model

/// What decades in a drawer do to a photograph.
enum Ageing {
    /// Half the size, faded, yellowed, grainy, scratched and creased.
    static func age(_ clean: Raster, seed: UInt64) -> Raster {
        let noise = Noise(seed: seed)
        var old = clean.resized(width: clean.width / 2, height: clean.height / 2, by: .area)
        fade(&old, noise)
        var random = SplitMix64(seed: seed)
        for _ in 0..<9 { scratch(&old, &random) }
        for _ in 0..<70 { dust(&old, &random) }
        return old
    }

    private static func fade(_ old: inout Raster, _ noise: Noise) {
        let paper = Colour(0.93, 0.86, 0.70)
        for index in old.pixels.indices {
            let (x, y) = (index % old.width, index / old.width)
            let grain = (0..<4).reduce(Float(-2)) { $0 + noise.at(x * 4 + $1, y) } * 0.055
            let faded = old.pixels[index].colour * 0.62 + 0.24
            old.pixels[index] = SIMD4(faded * paper * 1.08 + Colour(repeating: grain), 1)
        }
    }

    /// A thin, nearly vertical line, brighter than anything around it.
    private static func scratch(_ old: inout Raster, _ random: inout SplitMix64) {
        var x = Float(random.unit()) * Float(old.width)
        let slope = (Float(random.unit()) - 0.5) * 0.16
        let start = Int(random.unit() * Double(old.height) * 0.6)
        let length = Int((0.2 + 0.5 * random.unit()) * Double(old.height))
        for y in start..<min(start + length, old.height) {
            x += slope
            guard x >= 0, x < Float(old.width) else { return }
            old[Int(x), y] = SIMD4(Colour(0.97, 0.94, 0.86), 1)
        }
    }

    private static func dust(_ old: inout Raster, _ random: inout SplitMix64) {
        let x = Int(random.unit() * Double(old.width - 1))
        let y = Int(random.unit() * Double(old.height - 1))
        let speck = random.unit() < 0.6 ? Colour(0.96, 0.94, 0.88) : Colour(0.2, 0.17, 0.13)
        for place in 0..<(random.unit() < 0.5 ? 1 : 2) { old[x + place, y] = SIMD4(speck, 1) }
    }

    /// Black and white over the whole range of tones.
    static func monochrome(_ raster: Raster) -> Raster {
        raster.map { SIMD4(Colour(repeating: $0.luma), $0.w) }.stretched(ignoring: 0.002)
    }
}
