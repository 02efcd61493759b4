/// What is usual of a target: the median of its last good answers.
package struct Usual: Hashable, Sendable {
    private var values: [Int64] = []
    private var next = 0
    private static let size = 30
    /// So few say nothing.
    private static let least = 10

    package init() {}

    /// Nil while too few are known.
    package var median: Int64? {
        guard values.count >= Usual.least else { return nil }
        return values.sorted()[values.count / 2]
    }

    package mutating func add(_ value: Int64) {
        if values.count < Usual.size {
            values.append(value)
        } else {
            values[next] = value
            next = (next + 1) % Usual.size
        }
    }
}
