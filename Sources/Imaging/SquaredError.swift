/// Exact sums of squared differences: the inner loops of every PSNR.
///
/// Plain Swift SIMD. Sixteen bytes are taken at once as eight 16-bit lanes; the even and the odd bytes are told apart by
/// mask and shift, since the order of the terms does not matter in a sum. Squares (at most 255² < 2¹⁶) are added in
/// 32-bit lanes that are emptied long before they overflow. Widening SIMD initialisers are avoided: the compiler calls
/// them as functions; loads go through bare pointers, unchecked, since the loop's bounds are.
enum SquaredError {
    /// Over all samples, or over the first three of every four.
    static func sum(_ a: [UInt8], _ b: [UInt8], skippingFourth: Bool = false) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return a.withUnsafeBytes { x in b.withUnsafeBytes { y in sum8(x, y, skippingFourth) } }
    }

    /// Over all samples, or over the first three of every four.
    static func sum(_ a: [UInt16], _ b: [UInt16], skippingFourth: Bool = false) -> UInt64 {
        precondition(a.count == b.count, "pictures of one size")
        return a.withUnsafeBytes { x in b.withUnsafeBytes { y in sum16(x, y, skippingFourth) } }
    }

    private static func sum8(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer, _ skip: Bool) -> UInt64 {
        guard let a = x.baseAddress, let b = y.baseAddress else { return 0 }
        // Of little-endian RGBA the odd bytes are G and A in turn.
        let odd = skip ? SIMD8<UInt16>(.max, 0, .max, 0, .max, 0, .max, 0) : SIMD8<UInt16>(repeating: .max)
        // A step adds at most 4 * 255² to a lane: 8192 steps stay below 2³².
        let flushed = 16 * 8192
        var (total, offset): (UInt64, Int) = (0, 0)
        let vectors = x.count / 16 * 16
        while offset < vectors {
            var lanes = SIMD4<UInt32>.zero
            let end = min(vectors, offset + flushed)
            while offset < end {
                let p = a.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt16>.self)
                let q = b.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt16>.self)
                let d = (p & 0xFF) &- (q & 0xFF)
                let e = ((p &>> 8) &- (q &>> 8)) & odd
                let even = unsafeBitCast(d &* d, to: SIMD4<UInt32>.self)
                let rest = unsafeBitCast(e &* e, to: SIMD4<UInt32>.self)
                lanes &+= (even & 0xFFFF) &+ (even &>> 16) &+ (rest & 0xFFFF) &+ (rest &>> 16)
                offset += 16
            }
            total += lanes.total
        }
        while offset < x.count {
            if !(skip && offset % 4 == 3) {
                let d = Int64(x[offset]) - Int64(y[offset])
                total += UInt64(d * d)
            }
            offset += 1
        }
        return total
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
