extension [Float] {
    /// The value that so many do not exceed, itself among them: the smallest for 1, the largest for the count (Hoare's selection,
    /// 1961). None is NaN.
    func smallest(_ rank: Int) -> Float {
        precondition((1...count).contains(rank), "a rank within the values")
        var values = self
        return values.withUnsafeMutableBufferPointer { values in
            var (low, high) = (0, values.count - 1)
            while low < high {
                let pivot = values[(low + high) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while values[left] < pivot { left += 1 }
                    while values[right] > pivot { right -= 1 }
                    guard left <= right else { break }
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
                if rank - 1 <= right { high = right } else if rank - 1 >= left { low = left } else { break }
            }
            return values[rank - 1]
        }
    }

    /// Where the smallest is, the next, …; of equal ones the first comes first. None is NaN.
    var ascending: [Int] {
        // The bits of a number above its place: whole numbers are sorted sooner than pairs.
        indices.map { place in
            let bits = (self[place] + 0).bitPattern
            return UInt64(bits >> 31 == 1 ? ~bits : bits | 1 << 31) << 32 | UInt64(place)
        }.sorted().map { Int($0 & 0xFFFF_FFFF) }
    }
}
