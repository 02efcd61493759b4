extension Raster {
    /// Calls `change` with each pixel's place; places outside the picture repeat its edge.
    func convolved(_ change: (_ x: Int, _ y: Int, _ at: (Int, Int) -> SIMD4<Float>) -> SIMD4<Float>) -> Raster {
        let at = { (x: Int, y: Int) -> SIMD4<Float> in
            pixels[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
        }
        var result = self
        for y in 0..<height {
            for x in 0..<width { result.pixels[y * width + x] = change(x, y, at) }
        }
        return result
    }

    /// Smooths where neighbours are alike and leaves edges alone: a bilateral filter (Tomasi and Manduchi 1998) whose
    /// weights are fractions instead of exponentials. `tolerance` is the difference in luma that halves a neighbour's say.
    func bilateral(radius: Int, tolerance: Float) -> Raster {
        let sharpness = 1 / (tolerance * tolerance)
        let spread = 1 / Float(radius * radius)
        return convolved { x, y, at in
            let centre = at(x, y)
            var (sum, weights): (SIMD4<Float>, Float) = (.zero, 0)
            for dy in -radius...radius {
                for dx in -radius...radius {
                    let other = at(x + dx, y + dy)
                    let gap = other.luma - centre.luma
                    let alike = 1 / (1 + gap * gap * sharpness)
                    let weight = alike * alike / (1 + Float(dx * dx + dy * dy) * spread)
                    sum += other * weight
                    weights += weight
                }
            }
            return SIMD4((sum / weights).colour, centre.w)
        }
    }

    /// Replaces what stands out of its surroundings, and nothing else: where more than half of the pixels to the left
    /// and right are brighter (or darker) by `threshold`, their median, each channel by itself.
    func withoutScratches(radius: Int, threshold: Float) -> Raster {
        let places = (-radius...radius).flatMap { [($0, 0), ($0, $0 > 0 ? 1 : -1)] }
        return convolved { x, y, at in
            let centre = at(x, y)
            let luma = centre.luma
            var (brighter, darker) = (0, 0)
            for (dx, dy) in places {
                let other = at(x + dx, y + dy).luma
                if other > luma + threshold { brighter += 1 }
                if other < luma - threshold { darker += 1 }
            }
            guard max(brighter, darker) > places.count / 2 else { return centre }
            let around = places.map { at(x + $0.0, y + $0.1) }
            let median = (0..<3).map { channel in around.map { $0[channel] }.sorted()[around.count / 2] }
            return SIMD4(median[0], median[1], median[2], centre.w)
        }
    }

    /// Stretches each channel so that its darkest and brightest `share` of pixels become 0 and 1.
    func stretched(ignoring share: Float) -> Raster {
        var low = Colour.zero
        var high = Colour.one
        for channel in 0..<3 {
            let values = pixels.map { $0[channel] }.sorted()
            let skipped = Int(Float(values.count) * share)
            low[channel] = values[skipped]
            high[channel] = max(values[values.count - 1 - skipped], low[channel] + 0.05)
        }
        return map { SIMD4((($0.colour - low) / (high - low)).clamped(lowerBound: .zero, upperBound: .one), $0.w) }
    }
}
