#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// What lies above and below a row after which a picture jumps: two parts of one picture that were moved or shaded, or stripes,
/// courses of bricks, the slats of a blind?
enum RowSeam {
    private static let mostColumns = 512
    private static let mostRows = 64
    /// Levels. What hardly changes from side to side shows nothing.
    private static let least = 6.0
    /// Correlations: below is what is above, moved, and neither repeats itself there nor agrees where it is.
    private static let moved: (found: Float, gap: Float, repeating: Float) = (0.85, 0.2, 0.7)
    /// Below is what is above, where it is; then brighter or darker by one factor for all channels and for their contrast, within
    /// this much (natural logarithms).
    private static let agreeing: (least: Float, gap: Float) = (0.7, 0.1)
    private static let shaded = (least: 0.15, within: 0.15)

    /// After how many of these rows one picture goes on, moved or shaded: none in drawn patterns. Of many rows some are looked at.
    static func count(_ bitmap: Bitmap, after rows: [Int]) -> Int {
        let step = max(1, (rows.count + mostRows - 1) / mostRows)
        return stride(from: 0, to: rows.count, by: step).count { isSeam(bitmap, after: rows[$0]) }
    }

    private static func isSeam(_ bitmap: Bitmap, after row: Int) -> Bool {
        guard row >= 1, row + 2 < bitmap.height else { return false }
        let (above, below) = (Strip(bitmap, row - 1), Strip(bitmap, row + 1))
        guard min(above.luma.deviation, below.luma.deviation) >= least, above.luma.scaled.count >= 32 else {
            return false
        }
        let (upper, lower) = (above.luma.scaled, below.luma.scaled)
        let fits = upper.indices.map { alike(upper, lower, shift: $0) }
        guard let best = fits.indices.max(by: { fits[$0] < fits[$1] }) else { return false }
        if fits[0] > agreeing.least, fits[0] > fits[best] - agreeing.gap { return below.isShaded(above) }
        guard fits[best] > moved.found, fits[best] - fits[0] > moved.gap else { return false }
        // Squares in turn lie one further on; so would what repeats itself two further on. Half of the width twice is no shift.
        let twice = 2 * best % upper.count
        return min(twice, upper.count - twice) < upper.count / 64
            || alike(upper, upper, shift: twice) < moved.repeating
    }

    /// Correlation with the other turned round by so many columns.
    private static func alike(_ strip: [Float], _ other: [Float], shift: Int) -> Float {
        strip.withUnsafeBufferPointer { strip in
            other.withUnsafeBufferPointer { other in
                let rest = strip.count &- shift
                var sum: Float = 0
                for x in 0..<rest { sum += strip[x &+ shift] * other[x] }
                for x in rest..<strip.count { sum += strip[x &- rest] * other[x] }
                return sum
            }
        }
    }

    private struct Line {
        let mean: Double
        let deviation: Double
        /// Less its mean, its squares summing to 1.
        let scaled: [Float]

        init(_ values: [Double]) {
            let mean = values.reduce(0, +) / Double(values.count)
            let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            self.mean = mean
            deviation = (sum / Double(values.count)).squareRoot()
            scaled = values.map { Float(($0 - mean) / max(sum.squareRoot(), 1e-9)) }
        }
    }

    /// The mean of two rows, in at most 512 columns.
    private struct Strip {
        let channels: [Line]
        let luma: Line

        init(_ bitmap: Bitmap, _ row: Int) {
            let (width, step, columns) = (bitmap.width, bitmap.channels, min(bitmap.width, mostColumns))
            var sums = [[Double]](repeating: [Double](repeating: 0, count: columns), count: 3)
            bitmap.bytes.withUnsafeBufferPointer { bytes in
                for column in 0..<columns {
                    let span = column * width / columns..<(column + 1) * width / columns
                    for channel in 0..<3 {
                        var sum = 0
                        for y in row...row + 1 {
                            for x in span { sum += Int(bytes[(y * width + x) * step + channel]) }
                        }
                        sums[channel][column] = Double(sum) / Double(2 * span.count)
                    }
                }
            }
            channels = sums.map(Line.init)
            luma = Line((0..<columns).map { 0.299 * sums[0][$0] + 0.587 * sums[1][$0] + 0.114 * sums[2][$0] })
        }

        func isShaded(_ other: Strip) -> Bool {
            let factor = log((luma.mean + 1) / (other.luma.mean + 1))
            return abs(factor) > shaded.least
                && zip(channels, other.channels).allSatisfy { own, other in
                    abs(log((own.mean + 1) / (other.mean + 1)) - factor) < shaded.within
                        && abs(log((own.deviation + 0.5) / (other.deviation + 0.5)) - factor) < shaded.within
                }
        }
    }
}
