import CKernels

/// Letters in one pure colour, as services stamp errors and watermarks over pictures: black, white, red, and whatever else has
/// each channel at an end of its range.
///
/// Letters are patches of that colour that do not touch each other, of one height and on one line. Nature has few of those,
/// antialiased drawings hardly more: 4 in the worst of 85 healthy pictures, 6 to 11 in a line of words.
enum LetterMarks {
    /// In pixels looked at.
    private static let lowest = 6

    /// The most letters in a row.
    static func longestLine(_ bitmap: Bitmap) -> Int {
        longestLine(Sheet(width: bitmap.width, height: bitmap.height).adding(bitmap))
    }

    static func longestLine(_ sheet: Sheet) -> Int {
        let pixels = Double(sheet.classes.count)
        return (0..<8).reduce(0) { longest, colour in
            let share = Double(sheet.counts[colour]) / pixels
            guard share > 0.002, share < 0.3 else { return longest }
            return max(longest, line(sheet.patches(of: UInt8(colour)).filter { isLetter($0, sheet) }))
        }
    }

    private static func isLetter(_ patch: Patch, _ sheet: Sheet) -> Bool {
        let (height, width) = (patch.bottom - patch.top + 1, patch.right - patch.left)
        return height >= lowest && height <= sheet.height / 5 && width >= 2 && width <= min(sheet.width / 5, 2 * height)
            && patch.area * 5 > height * width
    }

    private static func line(_ letters: [Patch]) -> Int {
        letters.prefix(500).reduce(0) { longest, first in
            let height = first.bottom - first.top + 1
            let slack = max(1, height / 12)
            let row = letters.prefix(500).filter {
                abs($0.bottom - first.bottom) <= slack && abs($0.top - first.top) <= slack
            }
            .map(\.left).sorted()
            guard row.count > longest else { return longest }
            var (run, best) = (1, 1)
            for (left, next) in zip(row, row.dropFirst()) {
                run = next - left <= 3 * height ? run + 1 : 1
                best = max(best, run)
            }
            return max(longest, best)
        }
    }

    struct Patch {
        var top: Int
        var bottom: Int
        var left: Int
        /// One beyond the last column.
        var right: Int
        var area: Int
    }
}

extension LetterMarks {
    /// Which pure colour each pixel has; of larger pictures every second, third, … pixel across and down.
    struct Sheet: RowMeasure {
        private static let side = 800

        let width: Int
        let height: Int
        private let skip: Int
        /// A bit for each channel that is full, where all are full or empty; else 8.
        private(set) var classes: [UInt8]
        private(set) var counts = [UInt32](repeating: 0, count: 9)

        /// - Parameters: of the picture, in pixels.
        init(width: Int, height: Int) {
            let skip = max(1, (max(width, height) + Sheet.side - 1) / Sheet.side)
            let (columns, rows) = ((width + skip - 1) / skip, (height + skip - 1) / skip)
            (self.skip, self.width, self.height) = (skip, columns, rows)
            classes = [UInt8](unsafeUninitializedCapacity: columns * rows) { $1 = columns * rows }
        }

        mutating func add(_ rows: PixelRows) {
            let first = (rows.rows.lowerBound + skip - 1) / skip
            let last = max(first, (rows.rows.upperBound + skip - 1) / skip)
            var counts = counts
            classes.withUnsafeMutableBufferPointer { [skip, width] classes in
                for y in first..<last {
                    kernel_pure_colours(
                        rows.row(y * skip), rows.channels, skip, width, classes.baseAddress?.advanced(by: y * width),
                        &counts)
                }
            }
            self.counts = counts
        }

        /// What hangs together, also by corners.
        func patches(of colour: UInt8) -> [LetterMarks.Patch] {
            var patches: [LetterMarks.Patch] = []
            var parents: [Int] = []
            func root(_ index: Int) -> Int {
                var index = index
                while parents[index] != index { index = parents[index] }
                return index
            }
            var before: [(start: Int, end: Int, index: Int)] = []
            for y in 0..<height {
                var here: [(start: Int, end: Int, index: Int)] = []
                for (start, end) in runs(of: colour, y) {
                    var own = patches.count
                    parents.append(own)
                    patches.append(.init(top: y, bottom: y, left: start, right: end, area: end - start))
                    for run in before where run.start <= end && run.end >= start {
                        let other = root(run.index)
                        guard other != own else { continue }
                        parents[own] = other
                        patches[other].add(patches[own])
                        own = other
                    }
                    here.append((start, end, own))
                }
                before = here
            }
            return patches.indices.filter { parents[$0] == $0 }.map { patches[$0] }
        }

        private func runs(of colour: UInt8, _ y: Int) -> [(Int, Int)] {
            var (runs, start): ([(Int, Int)], Int?) = ([], nil)
            for x in 0..<width {
                if classes[y * width + x] == colour {
                    start = start ?? x
                } else if let first = start {
                    runs.append((first, x))
                    start = nil
                }
            }
            if let start { runs.append((start, width)) }
            return runs
        }
    }
}

extension LetterMarks.Patch {
    fileprivate mutating func add(_ other: Self) {
        top = min(top, other.top)
        bottom = max(bottom, other.bottom)
        left = min(left, other.left)
        right = max(right, other.right)
        area += other.area
    }
}
