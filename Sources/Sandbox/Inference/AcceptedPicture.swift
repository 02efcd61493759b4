import Imaging
import Model

/// A picture as the request's `Accept` likes it (RFC 9110, 12.5.1): PNG, or JPEG where that is asked for more.
struct AcceptedPicture {
    private let header: String?

    init(_ header: String?) {
        self.header = header
    }

    /// What is no whole PNG, because a fault has spoilt it, is sent as it is.
    func reply(_ bytes: [UInt8]) -> Reply {
        guard quality("jpeg") > quality("png"), let picture = try? ImageReader.read(bytes),
            picture.header.format == .png
        else { return Reply(200, [("content-type", ImageFormat.png.mime)], body: bytes) }
        return Reply(
            200, [("content-type", ImageFormat.jpeg.mime)], body: JPEGEncoder.encode(picture.bitmap, quality: 95))
    }

    /// The weight of the range that fits best, 0...1; 0 where none does.
    private func quality(_ subtype: String) -> Double {
        let ranges = (header ?? "*/*").lowercased().split(separator: ",").map { range in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (type: parts.first ?? "", weight: weight ?? 1)
        }
        for type in ["image/\(subtype)", "image/*", "*/*"] {
            if let range = ranges.first(where: { $0.type == type }) { return range.weight }
        }
        return 0
    }
}
