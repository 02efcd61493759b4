/// The mean colours of a picture in 8 x 8 areas: enough to tell whether a provider repeats itself.
package struct PictureSignature: Hashable, Sendable {
    /// R, G and B of each area, row by row from the top: 192 values of 0...255. What is see-through is 0.
    package let values: [UInt8]

    package static let count = 192

    /// Nil for another number of values.
    package init?(_ values: [UInt8]) {
        guard values.count == PictureSignature.count else { return nil }
        self.values = values
    }

    /// The mean and the largest difference of a value, 0...255.
    package func difference(from other: PictureSignature) -> (mean: Double, largest: Int) {
        let gaps = zip(values, other.values).map { abs(Int($0) - Int($1)) }
        return (Double(gaps.reduce(0, +)) / Double(gaps.count), gaps.max() ?? 0)
    }
}
