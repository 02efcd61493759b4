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
        case .mosaic: redrawn(output) { $0.squares(of: 16) }
        case .blurred: redrawn(output) { $0.blurred(over: 16) }
        case .pale: redrawn(output) { $0.brighter(by: 12) }
        case .halfBlack: redrawn(output) { $0.withBlackLeftHalf() }
        case .other:
            redrawn(output) { ModelWork.draw(prompt: "Somebody else's dunes", width: $0.width, height: $0.height) }
        case .noise: (0..<2048).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 7) }
        }
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
        return PNGCodec.encode(change(whole.withoutAlpha()), level: 1)
    }

    private func jpeg(_ output: [UInt8]) -> [UInt8] {
        guard let whole = try? ImageReader.decode(output, limits: DecodeLimits()) else { return output }
        return BlockJPEG.encode(whole.withoutAlpha())
    }
}

extension Bitmap {
    /// A picture of the same size, made from the pixel that `source` names for each.
    private func remade(_ colour: (_ bytes: [UInt8], _ x: Int, _ y: Int, _ channel: Int) -> UInt8) -> Bitmap {
        let bytes = bytes
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 { samples.append(colour(bytes, x, y, channel)) }
            }
        }
        return Bitmap(width: width, height: height, samples)
    }

    fileprivate func squares(of side: Int) -> Bitmap {
        remade { bytes, x, y, channel in bytes[(y / side * side * width + x / side * side) * 3 + channel] }
    }

    fileprivate func brighter(by amount: UInt8) -> Bitmap {
        Bitmap(width: width, height: height, bytes.map { $0 > 255 - amount ? 255 : $0 + amount })
    }

    fileprivate func withBlackLeftHalf() -> Bitmap {
        remade { bytes, x, y, channel in x < width / 2 ? 0 : bytes[(y * width + x) * 3 + channel] }
    }

    /// Means over squares, with straight slopes from one's middle to the next.
    fileprivate func blurred(over side: Int) -> Bitmap {
        let (columns, rows) = ((width + side - 1) / side, (height + side - 1) / side)
        var sums = [Int](repeating: 0, count: columns * rows * 3)
        var counts = [Int](repeating: 0, count: columns * rows)
        let bytes = bytes
        for y in 0..<height {
            for x in 0..<width {
                let square = y / side * columns + x / side
                counts[square] += 1
                for channel in 0..<3 { sums[square * 3 + channel] += Int(bytes[(y * width + x) * 3 + channel]) }
            }
        }
        func mean(_ column: Int, _ row: Int, _ channel: Int) -> Int {
            let square = min(max(row, 0), rows - 1) * columns + min(max(column, 0), columns - 1)
            return sums[square * 3 + channel] / counts[square]
        }
        return remade { _, x, y, channel in
            let (across, down) = (x + side / 2, y + side / 2)
            let (left, top) = (across / side - 1, down / side - 1)
            let (right, low) = (across % side, down % side)
            let upper = mean(left, top, channel) * (side - right) + mean(left + 1, top, channel) * right
            let lower = mean(left, top + 1, channel) * (side - right) + mean(left + 1, top + 1, channel) * right
            return UInt8((upper * (side - low) + lower * low) / (side * side))
        }
    }
}
