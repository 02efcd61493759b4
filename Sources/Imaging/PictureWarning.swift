/// What is wrong with a file whose picture is whole all the same: libpng, libjpeg, Pillow and browsers show it without a
/// word. Names are those of the JSON output.
package enum PictureWarning: String, Hashable, Sendable, CaseIterable {
    /// JPEG without EOI, PNG without a sound IEND, GIF without its trailer, AVIF cut within boxes nobody needs.
    case lacksEnd = "lacks_end"
    /// After the end; a second picture that a camera appended does not count.
    case trailingBytes = "trailing_bytes"
    /// PNG: surplus compressed data, or rows beyond the last. JPEG: zeros after a scan.
    case paddedData = "padded_data"
    /// PNG: of a chunk that says nothing about pixels.
    case badChecksum = "bad_checksum"
    /// JPEG: before a marker of its header. GIF: zeros between blocks.
    case strayBytes = "stray_bytes"
    /// JPEG: an Exif, JFIF or other application segment.
    case badNotes = "bad_notes"
    /// JPEG: an Adobe segment with a colour transform that does not exist; taken for YCbCr.
    case unknownTransform = "unknown_transform"
    /// JPEG: a scan's parameters are none of its kind of coding, or come in an odd order.
    case oddScans = "odd_scans"
    /// PNG: a tRNS chunk that does not fit the kind of pixels.
    case ignoredTransparency = "ignored_transparency"
    /// PNG: a zlib header with a smaller window than the data uses.
    case smallWindow = "small_window"
    /// WebP: the last byte, which only makes the length even.
    case lacksPadding = "lacks_padding"
    /// GIF: a later picture lies partly outside the canvas.
    case beyondCanvas = "beyond_canvas"
    /// AVIF: without properties that the format demands.
    case looseStructure = "loose_structure"
    /// AVIF: a clean aperture, which is not applied here.
    case shownCropped = "shown_cropped"

    /// One sentence without a full stop.
    package var sentence: String {
        switch self {
        case .lacksEnd: "its end is missing or broken; every pixel is there"
        case .trailingBytes: "more bytes follow its end"
        case .paddedData: "it comes with more data than its pixels need"
        case .badChecksum: "a chunk that says nothing about pixels has a wrong checksum"
        case .strayBytes: "bytes that belong to nothing stand between its parts"
        case .badNotes: "notes beside the picture (Exif, JFIF) are broken and were skipped"
        case .unknownTransform: "it names a colour transform that does not exist, and was read as YCbCr"
        case .oddScans: "its scans are described otherwise than the format allows"
        case .ignoredTransparency: "its transparency does not fit its kind of pixels and was ignored"
        case .smallWindow: "its compressed data reaches farther back than it declares"
        case .lacksPadding: "the byte that pads its last chunk is missing"
        case .beyondCanvas: "a later picture of its animation lies partly outside the canvas"
        case .looseStructure: "properties that AVIF demands are missing"
        case .shownCropped: "it asks to be shown cropped; measured is all of it"
        }
    }
}
