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

    /// To another size; the kernel is widened when shrinking. Edges are repeated outward.
    func resized(width newWidth: Int, height newHeight: Int, by kernel: Kernel) -> Plane {
        let taps = Plane.taps(from: width, to: newWidth, kernel)
        var across = [Double](repeating: 0, count: newWidth * height)
        for y in 0..<height {
            for (x, tap) in taps.enumerated() {
                var sum = 0.0
                for (offset, weight) in tap.weights.enumerated() {
                    sum += values[y * width + min(max(tap.start + offset, 0), width - 1)] * weight
                }
                across[y * newWidth + x] = sum
            }
        }
        var result = [Double](repeating: 0, count: newWidth * newHeight)
        for (y, tap) in Plane.taps(from: height, to: newHeight, kernel).enumerated() {
            for (offset, weight) in tap.weights.enumerated() where weight != 0 {
                let from = min(max(tap.start + offset, 0), height - 1) * newWidth
                for x in 0..<newWidth { result[y * newWidth + x] += across[from + x] * weight }
            }
        }
        return Plane(width: newWidth, height: newHeight, values: result)
    }

    /// To a smaller size, each pixel the mean of the area it covers.
    func boxed(width newWidth: Int, height newHeight: Int) -> Plane {
        func spans(_ from: Int, _ to: Int) -> [Range<Int>] {
            (0..<to).map { $0 * from / to..<max(($0 + 1) * from / to, $0 * from / to + 1) }
        }
        let columns = spans(width, newWidth)
        let means = spans(height, newHeight).flatMap { rows in
            columns.map { columns -> Double in
                var sum = 0.0
                for y in rows { for x in columns { sum += values[y * width + x] } }
                return sum / Double(rows.count * columns.count)
            }
        }
        return Plane(width: newWidth, height: newHeight, values: means)
    }

    /// PSNR in dB with a peak of 255; infinite for equal planes.
    func psnr(_ other: Plane) -> Double {
        precondition(width == other.width && height == other.height, "pictures of one size")
        var sum = 0.0
        for index in values.indices {
            let gap = values[index] - other.values[index]
            sum += gap * gap
        }
        return sum > 0 ? 10 * log10(255 * 255 * Double(values.count) / sum) : .infinity
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

    private static func taps(from inputs: Int, to outputs: Int, _ kernel: Kernel) -> [(start: Int, weights: [Double])] {
        let step = Double(inputs) / Double(outputs)
        guard kernel != .nearest else { return (0..<outputs).map { (Int((Double($0) + 0.5) * step), [1]) } }
        let widening = max(1, step)
        return (0..<outputs).map { output in
            let centre = (Double(output) + 0.5) * step
            let start = Int((centre - kernel.reach * widening).rounded(.down))
            let end = Int((centre + kernel.reach * widening).rounded(.up))
            let raw = (start..<end).map { kernel.weight((Double($0) + 0.5 - centre) / widening) }
            let sum = raw.reduce(0, +)
            return (start, raw.map { $0 / sum })
        }
    }
}
