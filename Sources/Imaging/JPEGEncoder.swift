import CCodecs

/// JPEG out through libjpeg, for small pictures in reports.
package enum JPEGEncoder {
    /// Baseline, RGB at 8 bits, alpha dropped. `quality` is libjpeg's, 1...100.
    package static func encode(_ bitmap: Bitmap, quality: Int = 82) -> [UInt8] {
        precondition((1...100).contains(quality), "a JPEG quality is 1...100")
        let layout = codec_layout(
            width: UInt32(bitmap.width), height: UInt32(bitmap.height), channels: 3, depth: 8)
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        let result = codec_jpeg_encode(bitmap.withoutAlpha().bytes, layout, Int32(quality), &encoded, &count)
        defer { codec_release(encoded) }
        precondition(result.status == CODEC_OK, "libjpeg could not encode: \(result.words)")
        return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
    }
}
