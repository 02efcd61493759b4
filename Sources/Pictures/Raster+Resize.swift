extension Raster {
    enum Kernel {
        /// Cubic convolution with a = -1/2 (Keys 1981), widened when shrinking.
        case cubic
        /// The mean over the area a pixel covers.
        case area
    }

    /// To another size, rows and columns one after the other. Edges are repeated outward; colours count by their alpha.
    func resized(width newWidth: Int, height newHeight: Int, by kernel: Kernel) -> Raster {
        let source = hasAlpha ? map { SIMD4($0.colour * $0.w, $0.w) } : self
        let across = source.scaledRows(Taps(from: width, to: newWidth, kernel))
        let result = across.scaledColumns(Taps(from: height, to: newHeight, kernel))
        guard hasAlpha else { return result }
        return result.map { $0.w > 0 ? SIMD4($0.colour / $0.w, min($0.w, 1)) : .zero }
    }

    private func scaledRows(_ taps: Taps) -> Raster {
        var result = [SIMD4<Float>](repeating: .zero, count: taps.outputs * height)
        for y in 0..<height {
            let row = y * width
            for x in 0..<taps.outputs {
                var sum = SIMD4<Float>.zero
                for tap in 0..<taps.count {
                    sum += pixels[row + taps.index(x, tap)] * taps.weights[x * taps.count + tap]
                }
                result[y * taps.outputs + x] = sum
            }
        }
        return Raster(width: taps.outputs, height: height, hasAlpha: hasAlpha, pixels: result)
    }

    private func scaledColumns(_ taps: Taps) -> Raster {
        var result = [SIMD4<Float>](repeating: .zero, count: width * taps.outputs)
        for y in 0..<taps.outputs {
            for tap in 0..<taps.count {
                let (from, weight) = (taps.index(y, tap) * width, taps.weights[y * taps.count + tap])
                for x in 0..<width { result[y * width + x] += pixels[from + x] * weight }
            }
        }
        return Raster(width: width, height: taps.outputs, hasAlpha: hasAlpha, pixels: result)
    }
}

/// Which inputs an output is made of, and how much of each.
private struct Taps {
    let inputs: Int
    let outputs: Int
    /// Per output.
    let count: Int
    private var starts: [Int] = []
    private(set) var weights: [Float] = []

    init(from inputs: Int, to outputs: Int, _ kernel: Raster.Kernel) {
        let step = Float(inputs) / Float(outputs)
        let widening = max(1, step)
        let reach = kernel == .cubic ? 2 * widening : step / 2
        (self.inputs, self.outputs) = (inputs, outputs)
        count = Int((2 * reach).rounded(.up)) + 1
        for output in 0..<outputs {
            let centre = (Float(output) + 0.5) * step
            let start = Int((centre - reach).rounded(.down))
            let raw = (0..<count).map { tap -> Float in
                let left = Float(start + tap)
                return switch kernel {
                case .cubic: Taps.cubic((left + 0.5 - centre) / widening)
                case .area: max(0, min(left + 1, centre + reach) - max(left, centre - reach))
                }
            }
            let sum = raw.reduce(0, +)
            starts.append(start)
            weights += raw.map { $0 / sum }
        }
    }

    func index(_ output: Int, _ tap: Int) -> Int {
        min(max(starts[output] + tap, 0), inputs - 1)
    }

    private static func cubic(_ distance: Float) -> Float {
        let t = distance.magnitude
        if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
        return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0
    }
}
