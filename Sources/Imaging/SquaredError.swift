import CKernels

/// Exact sums of squared differences: the inner loops of every PSNR.
///
/// Eight bits in C, sixteen in plain Swift SIMD: the even and the odd samples are told apart by mask and shift, since the
/// order of the terms does not matter in a sum. Widening SIMD initialisers are avoided: the compiler calls them as
/// functions; loads go through bare pointers, unchecked, since the loop's bounds are.
enum SquaredError {
    /// Over all samples, or over the first three of every four.
    static func sum(_ a: [UInt8], _ b: [UInt8], skippingFourth: Bool = false) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return kernel_squared_error8(a, b, a.count, skippingFourth ? 1 : 0)
    }

    static func sum(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return a.withUnsafeBufferPointer { x in b.withUnsafeBufferPointer { y in sum(x, y) } }
    }

    static func sum(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return kernel_squared_error8(a.baseAddress, b.baseAddress, a.count, 0)
    }

    /// Over all samples, or over the first three of every four.
    static func sum(_ a: [UInt16], _ b: [UInt16], skippingFourth: Bool = false) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return a.withUnsafeBytes { x in b.withUnsafeBytes { y in sum16(x, y, skippingFourth) } }
    }

    private static func sum16(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer, _ skip: Bool) -> UInt64 {
        guard let a = x.baseAddress, let b = y.baseAddress else { return 0 }
        let kept = skip ? SIMD8<UInt16>(0xFFFF, 0xFFFF, 0xFFFF, 0, 0xFFFF, 0xFFFF, 0xFFFF, 0) : .init(repeating: 0xFFFF)
        // Squares fill 32 bits: their low and high halves are added apart, two of each a step, 16384 steps at most.
        let flushed = 16 * 16_384
        var (total, offset): (UInt64, Int) = (0, 0)
        let vectors = x.count / 16 * 16
        while offset < vectors {
            var (low, high) = (SIMD4<UInt32>.zero, SIMD4<UInt32>.zero)
            let end = min(vectors, offset + flushed)
            while offset < end {
                let p = a.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt16>.self) & kept
                let q = b.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt16>.self) & kept
                let d = unsafeBitCast(pointwiseMax(p, q) &- pointwiseMin(p, q), to: SIMD4<UInt32>.self)
                let (even, odd) = (d & 0xFFFF, d &>> 16)
                let (first, second) = (even &* even, odd &* odd)
                low &+= (first & 0xFFFF) &+ (second & 0xFFFF)
                high &+= (first &>> 16) &+ (second &>> 16)
                offset += 16
            }
            total += low.total + high.total << 16
        }
        while offset < x.count {
            if !(skip && offset / 2 % 4 == 3) {
                let d =
                    Int64(x.load(fromByteOffset: offset, as: UInt16.self))
                    - Int64(y.load(fromByteOffset: offset, as: UInt16.self))
                total += UInt64(d * d)
            }
            offset += 2
        }
        return total
    }
}

extension SIMD4<UInt32> {
    fileprivate var total: UInt64 { UInt64(x) + UInt64(y) + UInt64(z) + UInt64(w) }
}
