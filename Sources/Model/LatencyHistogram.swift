/// Durations counted in logarithmic buckets: small, mergeable in any order, with a known error.
///
/// A value of v microseconds under 64 has a bucket of its own; above, each power of two is cut into 64 equal buckets
/// (the log-linear layout of HdrHistogram). A percentile is answered by its bucket's middle, so it is within
/// ``relativeError`` of the exact one by nearest rank. `n`, `sum`, `min` and `max` are exact.
package struct LatencyHistogram: Hashable, Sendable {
    /// 1/128: half a bucket's width over its lower bound.
    package static let relativeError = 1.0 / 128

    package struct Bucket: Hashable, Sendable {
        package let index: Int
        package var count: Int
    }

    /// The buckets that hold anything, by rising index.
    package private(set) var buckets: [Bucket] = []
    package private(set) var n = 0
    package private(set) var sum = Duration.zero
    package private(set) var min: Duration?
    package private(set) var max: Duration?

    package init() {}

    package init(_ durations: some Sequence<Duration>) {
        for duration in durations { add(duration) }
    }

    /// A negative duration (a clock stepped back) counts as zero.
    package mutating func add(_ duration: Duration) {
        let value = Swift.max(0, duration.microseconds)
        let span = Duration.microseconds(value)
        count(LatencyHistogram.index(of: value))
        n += 1
        sum += span
        min = Swift.min(min ?? span, span)
        max = Swift.max(max ?? span, span)
    }

    package mutating func merge(_ other: LatencyHistogram) {
        guard let low = other.min, let high = other.max else { return }
        var position = 0
        for bucket in other.buckets {
            while position < buckets.count, buckets[position].index < bucket.index { position += 1 }
            if position < buckets.count, buckets[position].index == bucket.index {
                buckets[position].count += bucket.count
            } else {
                buckets.insert(bucket, at: position)
            }
        }
        n += other.n
        sum += other.sum
        min = Swift.min(min ?? low, low)
        max = Swift.max(max ?? high, high)
    }

    /// The value at a 1-based rank in the sorted sample, within ``relativeError``; nil outside 1...n.
    package func value(rank: Int) -> Duration? {
        guard rank >= 1, rank <= n, let min, let max else { return nil }
        var seen = 0
        for bucket in buckets {
            seen += bucket.count
            if seen >= rank {
                return Swift.min(Swift.max(.microseconds(LatencyHistogram.middle(of: bucket.index)), min), max)
            }
        }
        return max
    }

    private mutating func count(_ index: Int) {
        var (low, high) = (0, buckets.count)
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].index < index { low = middle + 1 } else { high = middle }
        }
        if low < buckets.count, buckets[low].index == index {
            buckets[low].count += 1
        } else {
            buckets.insert(Bucket(index: index, count: 1), at: low)
        }
    }
}

extension LatencyHistogram {
    static func index(of value: Int64) -> Int {
        guard value >= 64 else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - 6
        return shift * 64 + Int(value >> Int64(shift))
    }

    /// The middle of a bucket, in microseconds, rounded down.
    static func middle(of index: Int) -> Int64 {
        guard index >= 128 else { return Int64(index) }
        let shift = Int64(index / 64 - 1)
        let lower = Int64(index % 64 + 64) << shift
        return lower + (Int64(1) << shift) / 2
    }

    /// Bucket by bucket the distance to the index before and the count, each as an unsigned LEB128 number.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(buckets.count * 2 + 2)
        var last = 0
        for bucket in buckets {
            LatencyHistogram.append(bucket.index - last, to: &bytes)
            LatencyHistogram.append(bucket.count, to: &bytes)
            last = bucket.index
        }
        return bytes
    }

    /// What ``encoded`` made, with the exact figures kept beside it. Nil for bytes it cannot have made.
    package init?(encoded bytes: [UInt8], sum: Duration, min: Duration?, max: Duration?) {
        guard bytes.isEmpty == (min == nil), (min == nil) == (max == nil) else { return nil }
        buckets.reserveCapacity(bytes.count / 2)
        var (index, position) = (0, 0)
        while position < bytes.count {
            guard let distance = LatencyHistogram.number(in: bytes, at: &position),
                let count = LatencyHistogram.number(in: bytes, at: &position), count > 0,
                distance > 0 || buckets.isEmpty
            else { return nil }
            index += distance
            guard index < 64 * 60 else { return nil }
            buckets.append(Bucket(index: index, count: count))
            n += count
        }
        self.sum = sum
        self.min = min
        self.max = max
    }

    private static func number(in bytes: [UInt8], at position: inout Int) -> Int? {
        var (value, shift) = (0, 0)
        while position < bytes.count, shift < 49 {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
