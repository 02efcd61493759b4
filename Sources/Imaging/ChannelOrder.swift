import CKernels
import Model

/// Whether red, green and blue stand where the input has them.
struct ChannelOrder {
    /// Correlation of the chroma of output and input, -1...1, with the channels as they are.
    let asItIs: Double
    /// The best with the channels exchanged in any other way.
    let exchanged: Double
    /// By how much a single exchange of two channels explains the colours better than any turn of all hues does, both less
    /// their mean: what a palette of one's own does not come to. -1...1.
    let exchangeBeyondTurn: Double
    /// Root mean square of the chroma (0...255) of the input, and of the output.
    let inputChroma: Double
    let outputChroma: Double
    /// Of the input, across its main direction: near 0 where all has one hue, as a sepia photograph has.
    let inputHues: Double

    private static let orders = [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]

    init(_ seen: ColourAreas, _ input: ColourAreas) {
        let (after, before) = (seen.chroma(where: seen.opacity), input.chroma(where: seen.opacity))
        func size(_ chroma: [[Double]]) -> Double { chroma.joined().reduce(0) { $0 + $1 * $1 } }
        let scale = (size(after) * size(before)).squareRoot()
        func alike(_ order: [Int]) -> Double {
            guard scale > 0 else { return 0 }
            return (0..<3).reduce(0) { sum, channel in
                zip(after[order[channel]], before[channel]).reduce(sum) { $0 + $1.0 * $1.1 }
            } / scale
        }
        asItIs = alike([0, 1, 2])
        exchanged = ChannelOrder.orders.map(alike).max() ?? 0
        exchangeBeyondTurn = ChannelOrder.exchangeBeyondTurn(after, before, seen.opacity)
        let count = Double(3 * ColourAreas.side * ColourAreas.side)
        inputChroma = (size(before) / count).squareRoot()
        outputChroma = (size(after) / count).squareRoot()
        inputHues = (ChannelOrder.lesser(before) / count).squareRoot()
    }

    /// The smaller one of the two eigenvalues that the channels' products have: chroma lies in a plane.
    private static func lesser(_ chroma: [[Double]]) -> Double {
        func product(_ a: Int, _ b: Int) -> Double { zip(chroma[a], chroma[b]).reduce(0) { $0 + $1.0 * $1.1 } }
        let sum = product(0, 0) + product(1, 1) + product(2, 2)
        let minors = [(0, 1), (0, 2), (1, 2)].reduce(0) { all, pair in
            let (a, b) = pair
            return all + product(a, a) * product(b, b) - product(a, b) * product(a, b)
        }
        return sum / 2 - max(0, sum * sum / 4 - minors).squareRoot()
    }

    private static func exchangeBeyondTurn(
        _ after: [[Double]], _ before: [[Double]], _ opacity: [Double]
    ) -> Double {
        let seen = max(1, opacity.reduce(0, +))
        func centred(_ chroma: [[Double]]) -> [[Double]] {
            chroma.map { values in
                let mean = values.reduce(0, +) / seen
                return zip(values, opacity).map { $0 - mean * $1 }
            }
        }
        let (x, y) = (centred(after), centred(before))
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let size = (zip(x, x).reduce(0) { $0 + product($1.0, $1.1) } * zip(y, y).reduce(0) { $0 + product($1.0, $1.1) })
            .squareRoot()
        guard size > 0 else { return 0 }
        let exchanged = [[0, 2, 1], [2, 1, 0], [1, 0, 2]].map { order in
            (0..<3).reduce(0) { $0 + product(x[order[$1]], y[$1]) }
        }
        // On the plane of all chroma red lies along one axis, and green less blue along the other.
        let straight = (0..<3).reduce(0) { $0 + product(x[$1], y[$1]) }
        let crossed =
            3.0.squareRoot() / 2 * (product(y[0], zip(x[1], x[2]).map(-)) - product(x[0], zip(y[1], y[2]).map(-)))
        return ((exchanged.max() ?? 0) - (straight * straight + crossed * crossed).squareRoot()) / size
    }
}

/// Sums over 32 x 32 areas, of at most eight by eight pixels of each.
struct ColourAreas: RowMeasure, Sendable {
    static let side = 32
    private static let taps = 8

    private let height: Int
    /// Where in a row the pixels lie that are looked at, in samples.
    private let offsets: [UInt32]
    private var sums = [SIMD4<Int64>](repeating: .zero, count: ColourAreas.side * ColourAreas.side)
    /// 0 where half of the area, or more, is see-through; else 1.
    var opacity: [Double] { sums.map { $0.w > 0 ? 1 : 0 } }

    init(_ bitmap: Bitmap) {
        self = ColourAreas(width: bitmap.width, height: bitmap.height, channels: bitmap.channels).adding(bitmap)
    }

    /// To which the rows are to be added.
    init(width: Int, height: Int, channels: Int) {
        self.height = height
        offsets = ColourAreas.places(width).map { UInt32($0 * channels) }
    }

    private static func places(_ length: Int) -> [Int] {
        let count = side * taps
        return (0..<count).map { (2 * $0 + 1) * length / (2 * count) }
    }

    mutating func add(_ rows: PixelRows) {
        sums.withUnsafeMutableBytes { [height, offsets] sums in
            let sums = sums.assumingMemoryBound(to: Int64.self).baseAddress
            for (place, y) in ColourAreas.places(height).enumerated() where rows.rows.contains(y) {
                kernel_area_sums(
                    rows.row(y), rows.channels, offsets, ColourAreas.side, ColourAreas.taps,
                    sums?.advanced(by: place / ColourAreas.taps * ColourAreas.side * 4))
            }
        }
    }

    /// Each channel less the mean of all three.
    func chroma(where share: [Double]) -> [[Double]] {
        (0..<3).map { channel in
            zip(sums, share).map { sum, share in
                let all = Double(sum.x + sum.y + sum.z) / 3
                return (Double(sum[channel]) - all) / 64 * share
            }
        }
    }

    /// Means of four by four areas.
    var signature: PictureSignature? {
        let (side, step) = (ColourAreas.side, ColourAreas.side / 8)
        return PictureSignature(
            (0..<64).flatMap { place -> [UInt8] in
                var sum = SIMD4<Int64>.zero
                for row in 0..<step {
                    for column in 0..<step { sum &+= sums[(place / 8 * step + row) * side + place % 8 * step + column] }
                }
                return (0..<3).map { UInt8(clamping: sum[$0] / Int64(64 * step * step)) }
            })
    }
}
