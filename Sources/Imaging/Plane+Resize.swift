#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

extension Plane {
    /// How the common image libraries enlarge.
    enum Kernel: String, CaseIterable {
        case nearest, bilinear, bicubic, lanczos

        var reach: Double {
            switch self {
            case .nearest: 0.5
            case .bilinear: 1
            case .bicubic: 2
            case .lanczos: 3
            }
        }

        func weight(_ distance: Double) -> Double {
            let t = abs(distance)
            switch self {
            case .nearest: return t <= 0.5 ? 1 : 0
            case .bilinear: return max(0, 1 - t)
            case .bicubic:
                if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
                return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0
            case .lanczos:
                guard t > 1e-9 else { return 1 }
                let angle = Double.pi * t
                return t < 3 ? 3 * sin(angle) * sin(angle / 3) / (angle * angle) : 0
            }
        }
    }

    /// PSNR in dB with a peak of 255 over several pairs of planes; infinite for equal ones.
    static func psnr(_ pairs: some Sequence<(Plane, Plane)>) -> Double {
        var (sum, count) = (0.0, 0)
        for (a, b) in pairs {
            precondition(a.width == b.width && a.height == b.height, "pictures of one size")
            for index in a.values.indices {
                let gap = a.values[index] - b.values[index]
                sum += gap * gap
            }
            count += a.values.count
        }
        return sum > 0 ? 10 * log10(255 * 255 * Double(count) / sum) : .infinity
    }

    /// Standard deviation.
    var deviation: Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Pearson's coefficient, -1...1: alike whatever brightness and contrast are. 0 where either plane is flat.
    func correlation(_ other: Plane) -> Double {
        precondition(width == other.width && height == other.height, "pictures of one size")
        let count = Double(values.count)
        let (mean, otherMean) = (values.reduce(0, +) / count, other.values.reduce(0, +) / count)
        var (product, squares, otherSquares) = (0.0, 0.0, 0.0)
        for index in values.indices {
            let (x, y) = (values[index] - mean, other.values[index] - otherMean)
            product += x * y
            squares += x * x
            otherSquares += y * y
        }
        let scale = (squares * otherSquares).squareRoot()
        return scale > 0 ? product / scale : 0
    }
}

/// A picture's luma as it would look enlarged to another size by plain interpolation, part by part.
struct PlainEnlargement {
    let bitmap: Bitmap
    let width: Int
    let height: Int

    /// Edges are repeated outward.
    func plane(_ window: PixelWindow, by kernel: Plane.Kernel) -> Plane {
        let across = taps(from: bitmap.width, to: width, window.columns, kernel)
        let down = taps(from: bitmap.height, to: height, window.rows, kernel)
        let source = PixelWindow(
            columns: reach(across, within: bitmap.width), rows: reach(down, within: bitmap.height))
        let part = Plane(lumaOf: bitmap, in: source)
        let rows = enlarged(part, across, from: source.columns.lowerBound)
        var values = [Double](repeating: 0, count: across.count * down.count)
        for (y, tap) in down.enumerated() {
            for (offset, weight) in tap.weights.enumerated() where weight != 0 {
                let from = min(max(tap.start + offset, 0), bitmap.height - 1) - source.rows.lowerBound
                for x in 0..<across.count { values[y * across.count + x] += rows[from * across.count + x] * weight }
            }
        }
        return Plane(width: across.count, height: down.count, values: values)
    }

    /// Each row of a part in its new width.
    private func enlarged(_ part: Plane, _ across: [Tap], from left: Int) -> [Double] {
        let sources = across.map { tap in
            tap.weights.indices.map { min(max(tap.start + $0, 0), bitmap.width - 1) - left }
        }
        return [Double](unsafeUninitializedCapacity: across.count * part.height) { rows, count in
            for (x, tap) in across.enumerated() {
                for y in 0..<part.height {
                    var sum = 0.0
                    for (from, weight) in zip(sources[x], tap.weights) { sum += part[from, y] * weight }
                    rows[y * across.count + x] = sum
                }
            }
            count = across.count * part.height
        }
    }

    private typealias Tap = (start: Int, weights: [Double])

    private func reach(_ taps: [Tap], within length: Int) -> Range<Int> {
        let low = taps.map(\.start).min() ?? 0
        let high = taps.map { $0.start + $0.weights.count }.max() ?? 1
        return min(max(low, 0), length - 1)..<max(1, min(high, length))
    }

    private func taps(from inputs: Int, to outputs: Int, _ range: Range<Int>, _ kernel: Plane.Kernel) -> [Tap] {
        let step = Double(inputs) / Double(outputs)
        guard kernel != .nearest else { return range.map { (Int((Double($0) + 0.5) * step), [1]) } }
        return range.map { output in
            let centre = (Double(output) + 0.5) * step
            let start = Int((centre - kernel.reach).rounded(.down))
            let end = Int((centre + kernel.reach).rounded(.up))
            let raw = (start..<end).map { kernel.weight(Double($0) + 0.5 - centre) }
            let sum = raw.reduce(0, +)
            return (start, raw.map { $0 / sum })
        }
    }
}
