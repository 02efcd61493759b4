extension ImageComparison {
    /// Mean squared difference of BT.601 studio luma on the scale of 0...255; alpha is dropped.
    static func meanSquaredErrorY601(_ a: Bitmap, _ b: Bitmap) -> Double {
        switch (a.samples, b.samples) {
        case (.eight(let x), .eight(let y)): meanOfSquares8(x, a.channels, y, b.channels)
        default: meanOfSquares16(a.words, a.channels, b.words, b.channels)
        }
    }

    /// The weights times 1000 are whole numbers, so that the sum of squares is exact: a pixel's term is below 2⁵²,
    /// blocks of 1024 pixels fit in 64 bits.
    private static func meanOfSquares8(_ x: [UInt8], _ stepX: Int, _ y: [UInt8], _ stepY: Int) -> Double {
        let pixels = x.count / stepX
        var total: UInt128 = 0
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                for start in stride(from: 0, to: pixels, by: 1024) {
                    var block: UInt64 = 0
                    for pixel in start..<min(start + 1024, pixels) {
                        let (i, j) = (pixel &* stepX, pixel &* stepY)
                        let red = Int32(x[i]) &- Int32(y[j])
                        let green = Int32(x[i &+ 1]) &- Int32(y[j &+ 1])
                        let blue = Int32(x[i &+ 2]) &- Int32(y[j &+ 2])
                        let term = Int64(65_481 &* red &+ 128_553 &* green &+ 24_966 &* blue)
                        block &+= UInt64(bitPattern: term &* term)
                    }
                    total += UInt128(block)
                }
            }
        }
        return Double(total) / (255_000.0 * 255_000.0) / Double(pixels)
    }

    private static func meanOfSquares16(_ x: [UInt16], _ stepX: Int, _ y: [UInt16], _ stepY: Int) -> Double {
        let pixels = x.count / stepX
        var total = 0.0
        for pixel in 0..<pixels {
            let (i, j) = (pixel * stepX, pixel * stepY)
            let red = Double(Int(x[i]) - Int(y[j]))
            let green = Double(Int(x[i + 1]) - Int(y[j + 1]))
            let blue = Double(Int(x[i + 2]) - Int(y[j + 2]))
            let term = (65.481 * red + 128.553 * green + 24.966 * blue) / (255 * 257)
            total += term * term
        }
        return total / Double(pixels)
    }
}
