import CCodecs

/// The rows of an ordinary PNG (8-bit RGB or RGBA, not interlaced, nothing odd about it), a few at a time.
///
/// Two to three times as fast as libpng, and with no opinion of its own: whatever it does not take, libpng judges.
///
/// A class, because the closures that read two files at once cannot borrow a value that is never copied.
final class PNGRows {
    private let rows: OpaquePointer

    /// Nil for a file that is not so plain. The bytes must outlive the rows.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, _ layout: codec_layout) {
        guard let rows = codec_png_rows_open(bytes.baseAddress, bytes.count, layout) else { return nil }
        self.rows = rows
    }

    deinit { codec_png_rows_close(rows) }

    /// The next `count` rows; false where nothing read so far may be trusted. The last ones come with the proof that the
    /// file is whole.
    func read(_ count: Int, into samples: UnsafeMutableRawPointer?) -> Bool {
        codec_png_rows_next(rows, samples?.assumingMemoryBound(to: UInt8.self), UInt32(count)) != 0
    }
}

extension PNGStructure {
    var layout: codec_layout {
        codec_layout(
            width: UInt32(width), height: UInt32(height), channels: hasAlpha ? 4 : 3, depth: UInt32(depth))
    }
}
