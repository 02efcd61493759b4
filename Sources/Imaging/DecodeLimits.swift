import Model

/// How large a picture may be. All of it is decided from the header, before memory of that size is asked for.
///
/// Decoded samples take at most 8 bytes a pixel (RGBA, 16 bit).
package struct DecodeLimits: Hashable, Sendable {
    /// The longest width or height in pixels.
    package var maximumSide: Int
    /// Width x height.
    package var maximumPixels: Int
    /// Width x height x channels x bytes of a sample, as decoded: 1, or 3 for 16 bits, which are looked at in 8 bits too.
    package var maximumSampleBytes = 768 << 20
    /// The size of the encoded file.
    package var maximumBytes: Int
    /// Passes over a progressive JPEG; honest ones have about 10, and each costs as much as a picture.
    package var maximumScans: Int

    package init(
        maximumSide: Int = 16_384, maximumPixels: Int = 64_000_000, maximumBytes: Int = 64 << 20,
        maximumScans: Int = 100
    ) {
        self.maximumSide = maximumSide
        self.maximumPixels = maximumPixels
        self.maximumBytes = maximumBytes
        self.maximumScans = maximumScans
    }

    func admit(sampleBytes: Int) throws(ImageFault) {
        guard sampleBytes <= maximumSampleBytes else {
            throw ImageFault(
                .tooLarge, "\(sampleBytes) bytes once decoded, at most \(maximumSampleBytes) are looked at")
        }
    }

    func admit(byteCount: Int) throws(ImageFault) {
        guard byteCount <= maximumBytes else {
            throw ImageFault(.tooLarge, "\(byteCount) bytes, at most \(maximumBytes) are read")
        }
    }

    func admit(width: Int, height: Int) throws(ImageFault) {
        guard width > 0, height > 0 else {
            throw ImageFault(.undecodable, "its header says \(width)x\(height) pixels, which is no picture")
        }
        guard max(width, height) <= maximumSide else {
            throw ImageFault(.tooLarge, "\(width)x\(height) pixels, at most \(maximumSide) on a side are decoded")
        }
        guard width * height <= maximumPixels else {
            throw ImageFault(
                .tooLarge, "\(width)x\(height) is \(width * height) pixels, at most \(maximumPixels) are decoded")
        }
    }
}
