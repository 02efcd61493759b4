import CKernels

/// Luma of the rows that pass, for measures that need no more than a few of them at once.
struct PassingLuma: RowMeasure {
    private(set) var jumps: JumpProfile.Sums
    private(set) var grain: Grain.Levels
    private var bytes: [UInt8] = []

    init(width: Int, height: Int) {
        jumps = JumpProfile.Sums(width: width, height: height)
        grain = Grain.Levels(width: width, height: height, of: nil)
    }

    mutating func add(_ rows: PixelRows) {
        var bytes = bytes
        self.bytes = []
        let kept = min(rows.rows.lowerBound, LumaRows.above)
        bytes.removeFirst(bytes.count - kept * rows.width)
        bytes.append(contentsOf: repeatElement(0, count: rows.rows.count * rows.width))
        let there = rows.rows.lowerBound - kept..<rows.rows.upperBound
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            kernel_luma8(rows.samples, rows.channels, first + kept * rows.width, rows.rows.count * rows.width)
            let luma = LumaRows(bytes: first, there: there, new: rows.rows, width: rows.width)
            jumps.add(luma)
            grain.add(luma)
        }
        self.bytes = bytes
    }
}
