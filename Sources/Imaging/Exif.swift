/// The one thing of a camera's notes that concerns pixels.
struct Exif {
    /// The orientation tag (0x0112) of the first directory of a TIFF structure: 1 is upright, 2...8 are flips and turns
    /// (Exif 2.32, 4.6.4). Nil when it is absent, out of range, or anything before it is broken.
    let orientation: Int?
    /// There is no first directory where one is said to be, or it is cut short.
    let isBroken: Bool

    init(tiff: ArraySlice<UInt8>) {
        guard let directory = Directory(Array(tiff)) else {
            orientation = nil
            isBroken = true
            return
        }
        let turn = directory.shortValue(of: 0x0112)
        orientation = turn.flatMap { (1...8).contains($0) ? $0 : nil }
        isBroken = !directory.isWhole
    }

    private struct Directory {
        private let bytes: [UInt8]
        private let isLittle: Bool
        private var start = 0
        private var entries = 0

        init?(_ bytes: [UInt8]) {
            self.bytes = bytes
            isLittle = bytes.starts(with: [0x49, 0x49, 0x2A, 0])
            guard isLittle || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
            guard let offset = value(4, 4), let count = value(offset, 2) else { return nil }
            (start, entries) = (offset, count)
        }

        var isWhole: Bool { start + 2 + entries * 12 <= bytes.count }

        func shortValue(of tag: Int) -> Int? {
            for entry in 0..<entries {
                let offset = start + 2 + entry * 12
                guard let found = value(offset, 2) else { return nil }
                if found == tag, value(offset + 2, 2) == 3 { return value(offset + 8, 2) }
            }
            return nil
        }

        private func value(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= bytes.count else { return nil }
            let digits = bytes[offset..<offset + count]
            return isLittle
                ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
