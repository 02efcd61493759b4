import CKernels

/// How much each row of luma differs from the next, and each column: where a picture is cut, and in what steps.
struct JumpProfile {
    /// Mean absolute differences of neighbours, one less than there are columns and rows.
    let columns: [Double]
    let rows: [Double]
    let across: Fold
    let down: Fold

    init(_ luma: Luma) { self.init(Sums(width: luma.width, height: luma.height).adding(luma)) }

    init(_ sums: Sums) {
        self.init(
            columns: sums.columns.map { Double($0) / Double(sums.height) },
            rows: sums.rows.map { Double($0) / Double(sums.width) })
    }

    struct Sums: LumaMeasure {
        let width: Int
        let height: Int
        private(set) var columns: [UInt32]
        private(set) var rows: [UInt32]

        init(width: Int, height: Int) {
            (self.width, self.height) = (width, height)
            columns = [UInt32](repeating: 0, count: max(width - 1, 1))
            rows = [UInt32](repeating: 0, count: max(height - 1, 1))
        }

        mutating func add(_ luma: LumaRows) {
            kernel_jumps_across(luma.row(luma.new.lowerBound), width, luma.new.count, &columns)
            let first = max(luma.new.lowerBound - 1, 0)
            rows.withUnsafeMutableBufferPointer { [width] rows in
                kernel_jumps_down(
                    luma.row(first), width, luma.new.upperBound - first, rows.baseAddress?.advanced(by: first))
            }
        }
    }

    /// Squares of one colour: folded by every period from 4 to 129, how much of all differences the fullest residue has
    /// beyond its share; the smaller of both axes. Near 1 for a mosaic, at most 0.14 for healthy pictures. 0 where the best
    /// period is under 6, as of small drawings enlarged, and where squares differ by 2 levels or less, as in what JPEG makes of
    /// soft skies.
    var mosaic: Double { min(across.share, down.share) }

    /// Where squares begin, if the picture has some.
    struct Fold {
        var share = 0.0
        var period = 0
        /// The differences of neighbours are largest at this index, and every period beyond it.
        var residue = 0
    }

    init(columns: [Double], rows: [Double]) {
        (self.columns, self.rows) = (columns, rows)
        (across, down) = (JumpProfile.fold(columns), JumpProfile.fold(rows))
    }

    private static func fold(_ profile: [Double]) -> Fold {
        let total = profile.reduce(0, +)
        guard total > 0, profile.count >= 12 else { return Fold() }
        var (best, step) = (Fold(), 0.0)
        for candidate in 4..<max(5, min(130, profile.count / 3)) {
            var sums = [Double](repeating: 0, count: candidate)
            var residue = 0
            for value in profile {
                sums[residue] += value
                residue = residue + 1 == candidate ? 0 : residue + 1
            }
            let fullest = sums.max() ?? 0
            let excess = fullest / total - 1 / Double(candidate)
            if excess > best.share {
                best = Fold(share: excess, period: candidate, residue: sums.firstIndex(of: fullest) ?? 0)
                step = fullest * Double(candidate) / Double(profile.count)
            }
        }
        return best.period < 6 || step <= 2 ? Fold() : best
    }

    /// How far whole rows (or columns) stand out that differ from the next more than both their neighbours do from theirs:
    /// cuts from side to side. The third largest, since a frame has two; 2.1 at most in healthy pictures.
    ///
    /// - Parameter countsLines: also where a neighbour does not differ at all: lines of a drawing.
    static func thirdCut(_ profile: [Double], countsLines: Bool = false) -> Double {
        guard profile.count >= 5 else { return 0 }
        let cuts = (1..<profile.count - 1).map { index in
            min(profile[index - 1], profile[index + 1]) < 0.2 && !countsLines
                ? 0 : (profile[index] - 1) / (max(profile[index - 1], profile[index + 1]) + 1)
        }
        return max(0, cuts.sorted(by: >)[2])
    }
}

extension Luma {
    /// Share of the columns that jump from a row to the next, by 6 levels more than two and a half times what they do beside.
    func jumps(after row: Int) -> Double {
        guard row >= 1, row + 2 < height else { return 0 }
        let count = (0..<width).count { x in
            func tone(_ y: Int) -> Int { Int(bytes[y * width + x]) }
            func step(_ y: Int) -> Int { abs(tone(y + 1) - tone(y)) }
            return 2 * step(row) > 5 * max(step(row - 1), step(row + 1)) + 12
        }
        return Double(count) / Double(width)
    }

    /// Rows after which so many columns jump. One in the worst of 85 healthy pictures.
    func cuts(over share: Double) -> [Int] { (0..<height).filter { jumps(after: $0) > share } }
}

/// Where the mean colour of whole rows jumps: data that broke off leaves wrong colours from one row on.
enum ColourSteps {
    /// The largest step of the mean of R, G or B from one row to the next, less 2, over the largest of the four rows around it
    /// and 1. Over 6 in broken data; what is see-through does not count, nor do rows that mostly are.
    static func largest(_ bitmap: Bitmap) -> Double { largest(RowMeans().adding(bitmap)) }

    static func largest(_ rows: RowMeans) -> Double {
        let means = rows.means
        guard means.count > 5 else { return 0 }
        let steps = zip(means, means.dropFirst()).map { first, second -> Double in
            guard let first, let second else { return 0 }
            let gap = second - first
            return max(abs(gap.x), abs(gap.y), abs(gap.z))
        }
        return steps.indices.reduce(0) { largest, index in
            let around = [index - 2, index - 1, index + 1, index + 2].filter(steps.indices.contains).map { steps[$0] }
            return max(largest, (steps[index] - 2) / ((around.max() ?? 0) + 1))
        }
    }

    /// Mean R, G and B of each row; nil where most of it is see-through.
    struct RowMeans: RowMeasure {
        private(set) var means: [SIMD4<Double>?] = []

        mutating func add(_ rows: PixelRows) {
            for y in rows.rows {
                var sums: [UInt64] = [0, 0, 0, 0]
                kernel_row_sums(rows.row(y), rows.channels, rows.width, &sums)
                let seen = Double(sums[3])
                means.append(
                    seen > 0.08 * Double(rows.width)
                        ? SIMD4(Double(sums[0]), Double(sums[1]), Double(sums[2]), 0) / seen : nil)
            }
        }
    }
}
