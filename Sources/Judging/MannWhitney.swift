#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether two samples come from one distribution, by ranks alone: H. B. Mann and D. R. Whitney, "On a test of whether
/// one of two random variables is stochastically larger than the other", Ann. Math. Statist. 18 (1947).
struct MannWhitney {
    /// Without ties and with no more than this many values on each side, p is exact; otherwise it is by the normal
    /// approximation with corrections for ties and continuity.
    static let exactLimit = 20

    /// Pairs in which A is the larger, ties half.
    let u: Double
    /// Two-sided.
    let p: Double
    let method: Method

    enum Method: String, Hashable, Sendable { case exact, asymptotic }

    /// - Precondition: no side is empty.
    init(_ a: [Int64], _ b: [Int64]) {
        precondition(!a.isEmpty && !b.isEmpty, "a side without values")
        let (u, ties) = MannWhitney.statistic(a, b)
        self.u = u
        let pairs = Double(a.count) * Double(b.count)
        let extreme = max(u, pairs - u)
        if ties == 0, max(a.count, b.count) <= MannWhitney.exactLimit {
            method = .exact
            let counts = MannWhitney.distribution(a.count, b.count)
            let tail = counts[Int(extreme)...].reduce(0, +) / counts.reduce(0, +)
            p = min(1, 2 * tail)
        } else {
            method = .asymptotic
            let n = Double(a.count + b.count)
            let deviation = (pairs / 12 * (n + 1 - ties / (n * (n - 1)))).squareRoot()
            p = deviation > 0 ? min(1, erfc((extreme - pairs / 2 - 0.5) / deviation / 2.0.squareRoot())) : 1
        }
    }

    /// U of A by mid-ranks, and the sum of t³ - t over the groups of t equal values.
    private static func statistic(_ a: [Int64], _ b: [Int64]) -> (u: Double, ties: Double) {
        let all = (a.map { ($0, true) } + b.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var (rankSum, ties, start) = (0.0, 0.0, 0)
        while start < all.count {
            var end = start
            var ofA = 0
            while end < all.count, all[end].0 == all[start].0 {
                if all[end].1 { ofA += 1 }
                end += 1
            }
            rankSum += Double(ofA) * Double(start + 1 + end) / 2
            let size = Double(end - start)
            ties += size * size * size - size
            start = end
        }
        return (rankSum - Double(a.count) * Double(a.count + 1) / 2, ties)
    }

    /// In how many of the orders of n + m distinct values U is 0, 1, … nm, by Mann and Whitney's recurrence
    /// f(n, m, u) = f(n - 1, m, u - m) + f(n, m - 1, u).
    static func distribution(_ n: Int, _ m: Int) -> [Double] {
        var row = Array(repeating: [1.0], count: m + 1)
        for i in 1...n {
            var next = [[1.0]]
            for j in 1...m {
                var counts = next[j - 1] + Array(repeating: 0.0, count: i)
                for (u, count) in row[j].enumerated() { counts[u + j] += count }
                next.append(counts)
            }
            row = next
        }
        return row[m]
    }
}

/// How far B lies from A: the median of all differences b - a, and an interval from the same ranks as the test
/// (J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank tests", Ann. Math. Statist. 34, 1963).
struct HodgesLehmann {
    /// The sum of the two middle differences, which are one where their number is odd: twice the shift.
    let twiceEstimate: Int64
    /// The ends of the 95 % interval: the k-th smallest and the k-th largest difference, where k is the 2.5 % quantile
    /// of U (exact where the test is, else nm / 2 - z √(nm (n + m + 1) / 12), rounded down), at least 1.
    let low: Int64
    let high: Int64

    /// - Precondition: no side is empty.
    init(_ a: [Int64], _ b: [Int64], method: MannWhitney.Method) {
        let (a, b) = (a.sorted(), b.sorted())
        let pairs = a.count * b.count
        twiceEstimate =
            Differences.value(rank: (pairs + 1) / 2, a, b) + Differences.value(rank: pairs / 2 + 1, a, b)
        let k = HodgesLehmann.quantile(a.count, b.count, method)
        low = Differences.value(rank: k, a, b)
        high = Differences.value(rank: pairs + 1 - k, a, b)
    }

    private static func quantile(_ n: Int, _ m: Int, _ method: MannWhitney.Method) -> Int {
        let pairs = Double(n * m)
        if method == .asymptotic {
            return max(1, Int(pairs / 2 - Wilson.z * (pairs * Double(n + m + 1) / 12).squareRoot()))
        }
        let counts = MannWhitney.distribution(n, m)
        let total = counts.reduce(0, +)
        var sum = 0.0
        for (u, count) in counts.enumerated() {
            sum += count
            if sum / total >= 0.025 { return max(1, u) }
        }
        return 1
    }
}

/// The differences b - a of all pairs, by rank, without making them: by halving the range of values and counting.
private enum Differences {
    /// The difference of a 1-based rank. Both sides are sorted.
    static func value(rank: Int, _ a: [Int64], _ b: [Int64]) -> Int64 {
        guard var low = b.first, var high = b.last, let first = a.first, let last = a.last else { return 0 }
        low -= last
        high -= first
        while low < high {
            let middle = low + (high - low) / 2
            if count(atMost: middle, a, b) >= rank { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func count(atMost limit: Int64, _ a: [Int64], _ b: [Int64]) -> Int {
        var (count, end) = (0, 0)
        for value in a {
            while end < b.count, b[end] - value <= limit { end += 1 }
            count += end
        }
        return count
    }
}

/// S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
enum Holm {
    /// The p-values after correction, in the order they came.
    static func adjusted(_ values: [Double]) -> [Double] {
        var adjusted = values
        var highest = 0.0
        for (position, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
            highest = max(highest, min(1, Double(values.count - position) * values[index]))
            adjusted[index] = highest
        }
        return adjusted
    }
}

enum Outliers {
    /// How many values have a modified z-score 0.6745 |x - median| / MAD over 3.5 (B. Iglewicz and D. C. Hoaglin, "How to
    /// detect and handle outliers", 1993). With a MAD of zero there are none.
    static func count(_ values: [Int64]) -> Int {
        let values = values.map(Double.init)
        guard let middle = median(values), let spread = median(values.map { abs($0 - middle) }), spread > 0 else {
            return 0
        }
        return values.count { 0.6745 * abs($0 - middle) / spread > 3.5 }
    }
}
