import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// One number per cell, in single precision: what descriptors of pictures are computed on, quickly.
struct Grid: Sendable {
    let width: Int
    let height: Int
    var values: [Float]

    init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "values do not fit")
        self.width = width
        self.height = height
        self.values = values
    }

    /// Luma in another size, whatever becomes of its proportions: smaller ones are means of the area, larger ones cubic
    /// (Catmull and Rom), side by side; edges are repeated outward.
    init(_ luma: Luma, width newWidth: Int, height newHeight: Int) {
        let (across, down) = (GridTaps(from: luma.width, to: newWidth), GridTaps(from: luma.height, to: newHeight))
        width = newWidth
        height = newHeight
        let reach = GridTaps.margin
        var sums = [Float](repeating: 0, count: luma.width + 2 * reach + across.taps)
        values = [Float](unsafeUninitializedCapacity: newWidth * newHeight) { values, count in
            luma.bytes.withUnsafeBufferPointer { bytes in
                for y in 0..<newHeight {
                    sums.withUnsafeMutableBufferPointer { sums in
                        sums.update(repeating: 0)
                        down.forEach(y) { row, weight in
                            kernel_add_row(
                                bytes.baseAddress?.advanced(by: min(max(row, 0), luma.height - 1) * luma.width), weight,
                                sums.baseAddress?.advanced(by: reach), luma.width)
                        }
                        for place in 0..<reach { sums[place] = sums[reach] }
                        let last = sums[reach + luma.width - 1]
                        for place in reach + luma.width..<sums.count { sums[place] = last }
                    }
                    kernel_taps(
                        sums, across.starts, across.weights, across.taps,
                        values.baseAddress?.advanced(by: y * newWidth), newWidth)
                }
            }
            count = newWidth * newHeight
        }
    }

    subscript(x: Int, y: Int) -> Float { values[y * width + x] }

    /// Means of squares of `side` cells, which fill the grid.
    func boxed(_ side: Int) -> Grid {
        let (columns, rows, width) = (width / side, height / side, width)
        let share = 1 / Float(side * side)
        let means = [Float](unsafeUninitializedCapacity: columns * rows) { means, count in
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    for column in 0..<columns {
                        let first = row &* side &* width &+ column &* side
                        var sum: Float = 0
                        for y in 0..<side {
                            for x in 0..<side { sum += values[first &+ y &* width &+ x] }
                        }
                        means[row &* columns &+ column] = sum * share
                    }
                }
            }
            count = columns * rows
        }
        return Grid(width: columns, height: rows, values: means)
    }

    /// Gaussian, out to four sigmas; edges are repeated outward.
    func smoothed(_ sigma: Float) -> Grid {
        let reach = Int((4 * sigma).rounded(.up))
        let raw = (-reach...reach).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
        let sum = raw.reduce(0, +)
        let smooth = [Float](unsafeUninitializedCapacity: values.count) { smooth, count in
            kernel_gauss(values, width, height, raw.map { $0 / sum }, reach, smooth.baseAddress)
            count = values.count
        }
        return Grid(width: width, height: height, values: smooth)
    }

    /// Sobel's derivatives, across and down; edges are repeated outward.
    func slopes() -> (across: [Float], down: [Float]) {
        var across: [Float] = []
        let down = [Float](unsafeUninitializedCapacity: values.count) { down, count in
            across = [Float](unsafeUninitializedCapacity: values.count) { across, count in
                kernel_sobel(values, width, height, across.baseAddress, down.baseAddress)
                count = values.count
            }
            count = values.count
        }
        return (across, down)
    }
}

/// Which cells of one length make each cell of another, and with what weights: so many in a row from where each begins, some of
/// which may lie beyond the edges, where these are repeated.
private struct GridTaps {
    /// How far before the first cell one may begin.
    static let margin = 2
    /// A multiple of four.
    let taps: Int
    /// Counted from ``margin`` cells before the first one.
    private(set) var starts: [UInt32] = []
    private(set) var weights: [Float] = []

    init(from inputs: Int, to outputs: Int) {
        let step = Double(inputs) / Double(outputs)
        taps = step >= 1 ? (Int(step.rounded(.up)) + 1 + 3) / 4 * 4 : 4
        for cell in 0..<outputs {
            if step >= 1 { addArea(cell, step, inputs) } else { addCubic(cell, step) }
        }
    }

    private mutating func addArea(_ cell: Int, _ step: Double, _ inputs: Int) {
        let (low, high) = (Double(cell) * step, Double(cell + 1) * step)
        let first = min(Int(low), inputs - 1)
        starts.append(UInt32(first + GridTaps.margin))
        for index in first..<first + taps {
            let share = index < inputs ? max(0, min(Double(index + 1), high) - max(Double(index), low)) : 0
            weights.append(Float(share / step))
        }
    }

    private mutating func addCubic(_ cell: Int, _ step: Double) {
        let centre = (Double(cell) + 0.5) * step - 0.5
        let first = Int(centre.rounded(.down)) - 1
        starts.append(UInt32(first + GridTaps.margin))
        for index in first..<first + 4 { weights.append(Float(Plane.Kernel.bicubic.weight(Double(index) - centre))) }
    }

    func forEach(_ cell: Int, _ body: (_ source: Int, _ weight: Float) -> Void) {
        for tap in 0..<taps where weights[cell * taps + tap] != 0 {
            body(Int(starts[cell]) - GridTaps.margin + tap, weights[cell * taps + tap])
        }
    }
}
