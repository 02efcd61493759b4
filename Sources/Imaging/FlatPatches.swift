/// Patches of one colour with straight edges, where the input has detail: lost tiles, a missing half, filled-in data.
struct FlatPatches {
    /// Share of the picture's blocks of 8 x 8 pixels that became flat, in the colour that is told.
    let share: Double
    /// How much of the edges of what has that colour lies on few rows and columns, 0...1: under 0.5 for a sky or the ground
    /// of a drawing, 1 for squares.
    let straightness: Double
    /// The largest share of a row or column that such an edge takes: 1 where it goes from side to side.
    let span: Double
    /// How much of what lies on one side of that row or column has the colour: 1 for a lost half, a half on a chess board.
    let solidity: Double
    /// By how much luma changes across those edges on the average: little in a sky that was smoothed.
    let edge: Double
    /// Mean R, G and B, 0...255.
    let colour: (red: Int, green: Int, blue: Int)

    static let block = 8
    /// Patches that take less are not looked at.
    static let smallest = 0.03
    /// So many rows, and as many columns, are few.
    private static let lines = 20

    /// The three most frequent colours, the straightest first; none where nothing became flat.
    static func found(in output: Bitmap, _ input: Luma?) -> [FlatPatches] {
        let (columns, rows) = (output.width / FlatPatches.block, output.height / FlatPatches.block)
        guard columns > 1, rows > 1 else { return [] }
        let had = input.map { FlatPatches.detailed($0, columns, rows) }
        var found: [Int: [Int]] = [:]
        let bytes = output.bytes
        for place in 0..<columns * rows where had?[place] ?? true {
            guard let sums = FlatPatches.colour(bytes, output, place % columns, place / columns) else { continue }
            let key = sums[0] / 512 << 16 | sums[1] / 512 << 8 | sums[2] / 512
            let before = found[key] ?? [0, 0, 0, 0]
            found[key] = [before[0] + 1, before[1] + sums[0], before[2] + sums[1], before[3] + sums[2]]
        }
        return found.values.filter { Double($0[0]) >= FlatPatches.smallest * Double(columns * rows) }
            .sorted { $0[0] > $1[0] }.prefix(3)
            .map { sums in
                let mean = (1...3).map { sums[$0] / (64 * sums[0]) }
                let edges = FlatPatches.edges(bytes, output, mean)
                return FlatPatches(
                    share: Double(sums[0]) / Double(columns * rows), straightness: edges.straightness,
                    span: edges.span, solidity: edges.solidity, edge: edges.height, colour: (mean[0], mean[1], mean[2]))
            }
            .sorted { $0.straightness > $1.straightness }
    }

    /// Which blocks of the input show something.
    private static func detailed(_ input: Luma, _ columns: Int, _ rows: Int) -> [Bool] {
        let grid = Grid(input, width: 4 * columns, height: 4 * rows)
        return (0..<columns * rows).map { place in
            var (low, high) = (Float.infinity, -Float.infinity)
            for y in place / columns * 4..<place / columns * 4 + 4 {
                for x in place % columns * 4..<place % columns * 4 + 4 {
                    low = min(low, grid[x, y])
                    high = max(high, grid[x, y])
                }
            }
            return high - low > 8
        }
    }

    /// Sums of R, G and B over an opaque block in which none of them spans more than 3; nil for any other.
    private static func colour(_ bytes: [UInt8], _ picture: Bitmap, _ column: Int, _ row: Int) -> [Int]? {
        let step = picture.channels
        return bytes.withUnsafeBufferPointer { bytes -> [Int]? in
            let first = (row * block * picture.width + column * block) * step
            let (red, green, blue) = (Int(bytes[first]), Int(bytes[first + 1]), Int(bytes[first + 2]))
            var (low, high) = (SIMD4(red, green, blue, 255), SIMD4(red, green, blue, 255))
            var sums = SIMD4<Int>.zero
            for y in 0..<block {
                for x in 0..<block {
                    let at = first + (y * picture.width + x) * step
                    let alpha = step == 4 ? Int(bytes[at + 3]) : 255
                    let pixel = SIMD4(Int(bytes[at]), Int(bytes[at + 1]), Int(bytes[at + 2]), alpha)
                    low = pointwiseMin(low, pixel)
                    high = pointwiseMax(high, pixel)
                    sums &+= pixel
                }
                let span = high &- low
                if low.w < 128 || max(span.x, span.y, span.z) > 3 { return nil }
            }
            return [sums.x, sums.y, sums.z]
        }
    }

    private typealias Edges = (straightness: Double, span: Double, solidity: Double, height: Double)

    private static func edges(_ bytes: [UInt8], _ picture: Bitmap, _ mean: [Int]) -> Edges {
        let (width, height, step) = (picture.width, picture.height, picture.channels)
        var mask = [Bool](repeating: false, count: picture.pixelCount)
        bytes.withUnsafeBufferPointer { bytes in
            for pixel in mask.indices {
                let at = pixel * step
                mask[pixel] =
                    abs(Int(bytes[at]) - mean[0]) <= 5 && abs(Int(bytes[at + 1]) - mean[1]) <= 5
                    && abs(Int(bytes[at + 2]) - mean[2]) <= 5 && (step == 3 || bytes[at + 3] > 127)
            }
        }
        var (across, down) = ([Int](repeating: 0, count: width), [Int](repeating: 0, count: height))
        var heights = 0
        bytes.withUnsafeBufferPointer { bytes in
            func gap(_ a: Int, _ b: Int) -> Int { Int(abs(bytes.luma(at: a * step) - bytes.luma(at: b * step))) / 1000 }
            for y in 0..<height {
                for x in 0..<width {
                    let at = y * width + x
                    if x > 0, mask[at] != mask[at - 1] {
                        across[x] += 1
                        heights += gap(at, at - 1)
                    }
                    if y > 0, mask[at] != mask[at - width] {
                        down[y] += 1
                        heights += gap(at, at - width)
                    }
                }
            }
        }
        let all = across.reduce(0, +) + down.reduce(0, +)
        let few = [across, down].reduce(0) { $0 + $1.sorted(by: >).prefix(lines).reduce(0, +) }
        guard all > 0 else { return (0, 0, 0, 0) }
        let span = max(Double(across.max() ?? 0) / Double(height), Double(down.max() ?? 0) / Double(width))
        return (Double(few) / Double(all), span, solidity(mask, across, down), Double(heights) / Double(all))
    }

    /// - Parameters:
    ///   - across: how many edges each column has; so has each row of `down`.
    private static func solidity(_ mask: [Bool], _ across: [Int], _ down: [Int]) -> Double {
        let (width, height) = (across.count, down.count)
        guard let column = across.indices.max(by: { across[$0] < across[$1] }),
            let row = down.indices.max(by: { down[$0] < down[$1] })
        else { return 0 }
        let isUpright = across[column] * width >= down[row] * height
        let (place, length) = isUpright ? (column, width) : (row, height)
        var (before, after) = (0, 0)
        for pixel in mask.indices where mask[pixel] {
            if (isUpright ? pixel % width : pixel / width) < place { before += 1 } else { after += 1 }
        }
        let side = isUpright ? height : width
        return max(
            Double(before) / Double(max(1, place * side)), Double(after) / Double(max(1, (length - place) * side)))
    }
}
