/// A size of memory as people type it: a whole number of `KiB`, `MiB` or `GiB`.
package struct MemorySize: Typed {
    package let bytes: Int

    private static let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
    private static let range = (16 << 20)...(1 << 40)

    /// - Precondition: 16 MiB to 1 TiB.
    package init(mebibytes: Int) {
        precondition(MemorySize.range.contains(mebibytes << 20), "\(mebibytes) MiB is not \(MemorySize.expectation)")
        bytes = mebibytes << 20
    }

    package init?(typed text: String) {
        guard let (unit, size) = MemorySize.units.first(where: { text.hasSuffix($0.0) }),
            let count = Int(text.dropLast(unit.count).filter { $0 != " " }), count > 0
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, MemorySize.range.contains(bytes) else { return nil }
        self.bytes = bytes
    }

    package static var expectation: String { "a size with its unit from 16MiB to 1024GiB, for example 512MiB" }

    /// In the largest unit that leaves a whole number.
    package var typed: String {
        let (unit, size) = MemorySize.units.last { bytes.isMultiple(of: $0.1) } ?? ("KiB", 1 << 10)
        return "\(bytes / size)\(unit)"
    }
}
