import CKernels

/// A picture's luma in bytes: 0.299 R + 0.587 G + 0.114 B, rounded; what is transparent shows white.
struct Luma: Sendable {
    let width: Int
    let height: Int
    /// Row by row from the top.
    let bytes: [UInt8]

    init(_ bitmap: Bitmap) {
        width = bitmap.width
        height = bitmap.height
        let samples = bitmap.bytes
        bytes = [UInt8](unsafeUninitializedCapacity: bitmap.pixelCount) { luma, count in
            count = bitmap.pixelCount
            kernel_luma8(samples, bitmap.channels, luma.baseAddress, count)
        }
    }

    init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height, "values do not fit")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// The size that has this long side, each side at least 1.
    func fitted(to side: Int) -> (width: Int, height: Int) {
        let scale = Double(side) / Double(max(width, height))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }
}
