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
        let window = Window(radius: radius, width: width)
        let lumas = pixels.map(\.luma)
        var result = self
        pixels.withUnsafeBufferPointer { pixels in
            lumas.withUnsafeBufferPointer { lumas in
                result.pixels.withUnsafeMutableBufferPointer { result in
                    for y in 0..<height {
                        for x in 0..<width {
                            let here = y * width + x
                            let isInside = min(x, width - 1 - x) >= radius && min(y, height - 1 - y) >= radius
                            var (sum, weights): (SIMD4<Float>, Float) = (.zero, 0)
                            for tap in window.taps {
                                let at = isInside ? here + tap.offset : place(x + tap.dx, y + tap.dy)
                                let gap = lumas[at] - lumas[here]
                                let doubt = 1 + gap * gap * sharpness
                                let weight = tap.nearness / (doubt * doubt)
                                sum += pixels[at] * weight
                                weights += weight
                            }
                            sum /= weights
                            sum.w = pixels[here].w
                            result[here] = sum
                        }
                    }
                }
            }
        }
        return result
    }

    /// Index of a pixel; places outside the picture repeat its edge.
    private func place(_ x: Int, _ y: Int) -> Int {
        min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)
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
        let skipped = Int(Float(pixels.count) * share)
        for channel in 0..<3 {
            let tones = Tones(pixels, channel: channel)
            low[channel] = tones.value(afterSkipping: skipped)
            high[channel] = max(tones.value(afterSkipping: pixels.count - 1 - skipped), low[channel] + 0.05)
        }
        let range = high - low
        return map { SIMD4((($0.colour - low) / range).clamped(lowerBound: .zero, upperBound: .one), $0.w) }
    }
}

/// The neighbours a filter looks at, and how much nearness alone gives each to say.
private struct Window {
    let taps: [(dx: Int, dy: Int, offset: Int, nearness: Float)]

    init(radius: Int, width: Int) {
        let spread = 1 / Float(radius * radius)
        taps = (-radius...radius).flatMap { dy in
            (-radius...radius).map { dx in (dx, dy, dy * width + dx, 1 / (1 + Float(dx * dx + dy * dy) * spread)) }
        }
    }
}

/// The values of one channel in order, without sorting them all: a histogram finds the bin, and only that is sorted.
private struct Tones {
    private static let steps = 4096
    private let values: [Float]
    private var counts = [Int](repeating: 0, count: Tones.steps + 1)

    init(_ pixels: [SIMD4<Float>], channel: Int) {
        values = pixels.map { $0[channel] }
        for value in values { counts[Tones.bin(value)] += 1 }
    }

    /// The value that this many smaller ones precede.
    func value(afterSkipping skipped: Int) -> Float {
        var passed = 0
        for (bin, count) in counts.enumerated() {
            if passed + count > skipped {
                return values.filter { Tones.bin($0) == bin }.sorted()[skipped - passed]
            }
            passed += count
        }
        return 1
    }

    private static func bin(_ value: Float) -> Int {
        Int(max(0, min(1, value)) * Float(steps))
    }
}
