/// The one thing of a camera's notes that concerns pixels.
enum Exif {
    /// The orientation tag (0x0112) of the first directory of a TIFF structure: 1 is upright, 2...8 are flips and turns
    /// (Exif 2.32, 4.6.4). Nil when it is absent, out of range, or anything is broken.
    static func orientation(tiff: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(tiff)
        let isLittle = bytes.starts(with: [0x49, 0x49, 0x2A, 0])
        guard isLittle || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
        func value(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset + count <= bytes.count else { return nil }
            let digits = bytes[offset..<offset + count]
            return isLittle
                ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = value(4, 4), let entries = value(directory, 2) else { return nil }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard let tag = value(offset, 2) else { return nil }
            guard tag == 0x0112, value(offset + 2, 2) == 3, let turn = value(offset + 8, 2) else { continue }
            return (1...8).contains(turn) ? turn : nil
        }
        return nil
    }
}
