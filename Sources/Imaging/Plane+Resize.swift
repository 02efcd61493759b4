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
            sum += a.squaredError(b)
            count += a.values.count
        }
        return sum > 0 ? 10 * log10(255 * 255 * Double(count) / sum) : .infinity
    }

    /// Rows become columns.
    func turned() -> Plane {
        let turned = [Double](unsafeUninitializedCapacity: values.count) { turned, count in
            values.withUnsafeBufferPointer { values in
                for x in 0..<width {
                    for y in 0..<height { turned[x &* height &+ y] = values[y &* width &+ x] }
                }
            }
            count = values.count
        }
        return Plane(width: height, height: width, values: turned)
    }

    /// The sum of squared differences.
    func squaredError(_ other: Plane) -> Double {
        precondition(width == other.width && height == other.height, "pictures of one size")
        return values.withUnsafeBufferPointer { values in
            other.values.withUnsafeBufferPointer { others in
                var sum = 0.0
                for index in 0..<values.count {
                    let gap = values[index] - others[index]
                    sum += gap * gap
                }
                return sum
            }
        }
    }

    /// Standard deviation.
    var deviation: Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Pearson's coefficient, -1...1: alike whatever brightness and contrast are. 0 where either plane is flat.
    func correlation(_ other: Plane) -> Double {
        precondition(width == other.width && height == other.height, "pictures of one size")
        return Correlation.of(values, other.values)
    }
}
