/// The squares of what may be a mosaic: what is left of a picture with soft tones, or a pattern that was asked for?
struct MosaicCells {
    enum Origin { case picture, unclear, pattern }

    /// How many different colours the squares have, in steps of 8 of 255.
    let colours: Int
    private let cells: Int
    /// Standard deviation of luma in the middle one of the squares, edges and all: 0 to 3 in mosaics, also as JPEG; 7 and more
    /// in graph paper, facades, tiles, bricks.
    private let spread: Double
    /// Correlation of the luma of neighbours, the mean of across and down: 0.3 and more in mosaics of real pictures, under 0.2
    /// in chess boards, chequered cloth, codes.
    private let likeness: Double
    /// How many squares are black, and how many colours those have that show something.
    private let lost: Int
    private let kept: Int

    private enum Limits {
        static let flat = 6.0
        static let alike = 0.25
        static let colours = (few: 24, share: 0.02, many: 100)
        /// Where a mosaic was resized its squares have whole pixels no more, and are not met.
        static let missed = (colours: 16, share: 0.15)
        /// Tiles that never came, among others full of detail.
        static let lost = (spread: 2.0, share: 0.1...0.6, colours: 24, others: 0.12)
    }

    /// Of 8 x 8 pixels of each square, the first and the last of its rows and columns among them.
    init(_ bitmap: Bitmap, _ profile: JumpProfile) {
        let columns = MosaicCells.starts(profile.across, bitmap.width)
        let rows = MosaicCells.starts(profile.down, bitmap.height)
        var (tones, spreads): ([Double], [Double]) = ([], [])
        var (flat, rich): (Set<SIMD3<Int>>, Set<SIMD3<Int>>) = ([], [])
        var black = 0
        bitmap.bytes.withUnsafeBufferPointer { bytes in
            for (top, bottom) in zip(rows, rows.dropFirst()) {
                for (left, right) in zip(columns, columns.dropFirst()) {
                    let cell = Cell(bytes, bitmap, left..<right, top..<bottom)
                    tones.append(cell.tone)
                    spreads.append(cell.spread)
                    if cell.spread < Limits.lost.spread {
                        flat.insert(cell.colour)
                        if cell.colour == .zero { black += 1 }
                    } else {
                        rich.insert(cell.colour)
                    }
                }
            }
        }
        cells = tones.count
        colours = rich.union(flat).count
        (lost, kept) = (black, rich.count)
        spread = spreads.isEmpty ? 0 : spreads.sorted()[spreads.count / 2]
        likeness = MosaicCells.likeness(tones, across: max(1, columns.count - 1))
    }

    var origin: Origin {
        let share = Double(colours) / Double(max(1, cells))
        if hasLost { return .picture }
        guard spread < Limits.flat else {
            return colours >= Limits.missed.colours && share >= Limits.missed.share && likeness > Limits.alike
                ? .unclear : .pattern
        }
        guard likeness > Limits.alike else { return .pattern }
        let isSoft = colours >= Limits.colours.many || colours >= Limits.colours.few && share >= Limits.colours.share
        return isSoft ? .picture : .unclear
    }

    private var hasLost: Bool {
        Limits.lost.share.contains(Double(lost) / Double(max(1, cells))) && kept >= Limits.lost.colours
            && Double(kept) >= Limits.lost.others * Double(cells - lost)
    }

    private static func starts(_ fold: JumpProfile.Fold, _ length: Int) -> [Int] {
        guard fold.period > 1 else { return [] }
        let inner = Array(stride(from: fold.residue + 1, through: length, by: fold.period))
        return fold.residue + 1 > fold.period / 2 ? [0] + inner : inner
    }

    private static func likeness(_ tones: [Double], across: Int) -> Double {
        let (columns, rows) = (across, tones.count / across)
        guard columns > 2, rows > 2 else { return 0 }
        let beside = (0..<columns * rows).filter { $0 % columns + 1 < columns }
        let below = 0..<columns * (rows - 1)
        return
            (Correlation.of(beside.map { tones[$0] }, beside.map { tones[$0 + 1] })
            + Correlation.of(below.map { tones[$0] }, below.map { tones[$0 + columns] })) / 2
    }

    private struct Cell {
        let tone: Double
        let spread: Double
        /// Of its inner half, in steps of 8.
        let colour: SIMD3<Int>

        init(_ bytes: UnsafeBufferPointer<UInt8>, _ bitmap: Bitmap, _ columns: Range<Int>, _ rows: Range<Int>) {
            var (sum, squares, colour) = (0.0, 0.0, SIMD3<Int>.zero)
            for row in 0..<8 {
                let y = rows.lowerBound + row * (rows.count - 1) / 7
                for column in 0..<8 {
                    let x = columns.lowerBound + column * (columns.count - 1) / 7
                    let at = (y * bitmap.width + x) * bitmap.channels
                    let luma = Double(bytes.luma(at: at)) / 1000
                    sum += luma
                    squares += luma * luma
                    if (2...5).contains(row), (2...5).contains(column) {
                        colour &+= SIMD3(Int(bytes[at]), Int(bytes[at + 1]), Int(bytes[at + 2]))
                    }
                }
            }
            let mean = sum / 64
            spread = max(0, squares / 64 - mean * mean).squareRoot()
            tone = Double(299 * colour.x + 587 * colour.y + 114 * colour.z) / 16000
            self.colour = (colour &+ 64) / 128
        }
    }
}
