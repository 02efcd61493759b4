import CWrap
import Imaging
import Model

/// What must hold for any bytes whatever; a violation traps.
enum ImageProperties {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "png": { decode(.png, mended($0)) }, "jpeg": { decode(.jpeg, $0) }, "webp": { decode(.webp, $0) },
        "gif": { decode(.gif, $0) }, "bmp": { decode(.bmp, $0) }, "avif": { decode(.avif, $0) },
        "odd-png": { decode(.png, $0) }, "quick-png": quickPNG,
    ]

    private static let limits = DecodeLimits(
        maximumSide: 2048, maximumPixels: 1 << 18, maximumBytes: 1 << 20, maximumScans: 20)

    /// A picture within its limits or a fault in words, never a crash; and a picture that was read is read again from its
    /// own PNG, sample by sample.
    private static func decode(_ format: ImageFormat, _ bytes: [UInt8]) {
        guard ImageFormat(sniffing: bytes) == format else { return }
        do throws(ImageFault) {
            let image = try ImageReader.read(bytes, limits: limits)
            precondition((try? ImageHeader.read(bytes, limits: limits)) == image.header, "header and picture agree")
            precondition(image.bitmap.pixelCount <= limits.maximumPixels, "limits hold")
            let again = try? PNGCodec.decode(PNGCodec.encode(image.bitmap, level: 1))
            precondition(again == image.bitmap, "PNG keeps samples")
            precondition(Set(image.warnings).count == image.warnings.count, "a warning comes once")
            _ = ImageHealth.findings(image.bitmap)
        } catch {
            precondition(!error.detail.isEmpty, "a fault has words")
        }
    }

    /// The quick way through PNG takes nothing that libpng refuses, and makes the same of what it takes. With an even first
    /// byte, the rest is a file; with an odd one, raw deflate data for which an otherwise perfect file is made.
    @Sendable private static func quickPNG(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let file = first % 2 == 0 ? mended(Array(bytes.dropFirst())) : wrapped(bytes)
        guard let file, ImageFormat(sniffing: file) == .png,
            let ways = try? PNGCodec.bothWays(file, limits: limits), let quick = ways.quick
        else { return }
        precondition(ways.strict == quick, "both ways are one")
    }

    /// The same file with right chunk checksums, so that changes get as far as the decoders.
    private static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var (file, offset) = (bytes, 8)
        while offset + 12 <= file.count {
            let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            guard offset + 12 + length <= file.count else { break }
            let end = offset + 8 + length
            file.replaceSubrange(end..<end + 4, with: checksum(file[offset + 4..<end]))
            offset = end + 4
        }
        return file
    }

    /// Byte 0 says whether there is alpha, byte 1 the width, byte 2 how the data is cut; the rest is deflate data.
    private static func wrapped(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 4 else { return nil }
        let (width, deflate) = (Int(bytes[1] % 64) + 1, Array(bytes[3...]))
        var (size, adler, used) = (0, UInt32(0), 0)
        guard wrap_measure(deflate, deflate.count, 1 << 17, &size, &adler, &used) != 0 else { return nil }
        let hasAlpha = bytes[0] & 2 != 0
        let height = max(1, size / (width * (hasAlpha ? 4 : 3) + 1))
        let header = word(width) + word(height) + [8, hasAlpha ? 6 : 2, 0, 0, 0]
        let stream = [0x78, 0x01] + deflate[..<used] + word(Int(adler))
        let cut = Int(bytes[2]) * 4 + 2
        let parts = stride(from: 0, to: stream.count, by: cut).flatMap {
            chunk("IDAT", stream[$0..<min($0 + cut, stream.count)])
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header[...]) + parts + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ body: ArraySlice<UInt8>) -> [UInt8] {
        let named = Array(name.utf8) + body
        return word(body.count) + named + checksum(named[...])
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        word(Int(bytes.withUnsafeBufferPointer { wrap_crc($0.baseAddress, $0.count) }))
    }

    private static func word(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
