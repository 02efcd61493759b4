import Imaging
import Model
import Pictures

extension PictureFault {
    /// The output bytes as this fault leaves them; `input` is what the client sent.
    func spoil(_ output: [UInt8], input: [UInt8]) -> [UInt8] {
        switch self {
        case .black: blackened(output)
        case .echo: input
        case .halfSize: halved(output)
        case .truncated: Array(output.prefix(output.count * 2 / 3))
        case .jpegAsPNG: jpeg(output)
        case .html: Array("<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>".utf8)
        case .json: Array(#"{"error": "internal error"}"#.utf8)
        case .empty: []
        case .pale: redrawn(output) { $0.brighter(by: 12) }
        case .other: redrawn(output) { PictureFault.dunes(width: $0.width, height: $0.height) }
        case .blurred, .mosaic, .torn, .grainy, .lettered, .banded, .halfBlack, .grayTiles, .lostBlocks, .garbled,
            .swappedChannels:
            redrawn(output) { damage?.done(to: $0, seed: 1) ?? $0 }
        case .noise: (0..<2048).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 7) }
        }
    }

    /// Drawn small: a large one takes a second.
    private static func dunes(width: Int, height: Int) -> Bitmap {
        let factor = max(1, Double(max(width, height)) / 320)
        let (across, down) = (max(1, Double(width) / factor), max(1, Double(height) / factor))
        let small = ModelWork.draw(prompt: "Somebody else's dunes", width: Int(across), height: Int(down))
        return ModelWork.fitted(small, width: width, height: height)
    }

    private func blackened(_ output: [UInt8]) -> [UInt8] {
        guard let header = try? ImageHeader.read(output) else { return output }
        let samples = [UInt8](repeating: 0, count: header.width * header.height * 3)
        return PNGCodec.encode(Bitmap(width: header.width, height: header.height, samples), level: 1)
    }

    /// The upper left quarter: a proper picture of the wrong size.
    private func halved(_ output: [UInt8]) -> [UInt8] {
        guard let whole = try? ImageReader.decode(output, limits: DecodeLimits()).withoutAlpha() else { return output }
        let (width, height) = (max(1, whole.width / 2), max(1, whole.height / 2))
        let all = whole.bytes
        let rows = (0..<height).flatMap { all[$0 * whole.width * 3..<($0 * whole.width + width) * 3] }
        return PNGCodec.encode(Bitmap(width: width, height: height, rows), level: 1)
    }

    private func redrawn(_ output: [UInt8], _ change: (Bitmap) -> Bitmap) -> [UInt8] {
        guard let whole = try? ImageReader.decode(output, limits: DecodeLimits()) else { return output }
        return PNGCodec.encode(change(whole), level: 1)
    }

    private func jpeg(_ output: [UInt8]) -> [UInt8] {
        guard let whole = try? ImageReader.decode(output, limits: DecodeLimits()) else { return output }
        return JPEGEncoder.encode(whole.withoutAlpha(), quality: 92)
    }
}

extension Bitmap {
    fileprivate func brighter(by amount: UInt8) -> Bitmap {
        let (bytes, step) = (bytes, channels)
        let samples = bytes.indices.map { index in
            step == 4 && index % 4 == 3 ? bytes[index] : bytes[index] > 255 - amount ? 255 : bytes[index] + amount
        }
        return Bitmap(width: width, height: height, hasAlpha: step == 4, samples)
    }
}
