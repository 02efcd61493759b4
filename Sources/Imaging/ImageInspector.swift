package import Model

/// Output bytes become the facts a verdict is made of.
package enum ImageInspector {
    /// Decodes the whole picture and measures it.
    ///
    /// - `input`: what the provider was sent; an output of its size and pixels is an echo.
    /// - `reference`: the true output; fidelity is measured when the sizes agree.
    /// - `scale`: the border cropped for the luma PSNR, 0 when nil.
    ///
    /// Throws the fault of the output alone: an input or reference that cannot be read leaves its facts out.
    package static func facts(
        of bytes: [UInt8], input: Picture?, reference: Picture?, scale: Int?, limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> ImageFacts {
        let header = try ImageHeader.read(bytes, limits: limits)
        let output = try ImageReader.decode(bytes, limits: limits)
        var facts = ImageFacts(
            format: header.format, width: output.width, height: output.height, byteCount: bytes.count,
            sha256: SHA256.hex(bytes), blank: Blankness.reason(output))
        facts.isEcho = isEcho(output, sha256: facts.sha256, of: input, limits)
        if let reference, reference.width == output.width, reference.height == output.height,
            let truth = try? ImageReader.decode(reference.bytes, limits: limits)
        {
            facts.fidelity = ImageComparison.fidelity(output, truth, cropBorder: scale ?? 0)
        }
        return facts
    }

    private static func isEcho(_ output: Bitmap, sha256: String, of input: Picture?, _ limits: DecodeLimits) -> Bool {
        guard let input, input.width == output.width, input.height == output.height else { return false }
        if input.sha256 == sha256 { return true }
        guard let original = try? ImageReader.decode(input.bytes, limits: limits) else { return false }
        return ImageComparison.fidelity(output, original, cropBorder: 0)?.identical ?? false
    }
}
