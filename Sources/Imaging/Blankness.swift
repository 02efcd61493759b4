import CKernels
import Model

/// Pictures with nothing on them: what safety filters, number overflow in a model and lost tiles leave behind.
///
/// The thresholds come from measurements on photographs and broken outputs: black answers had a 99th percentile of luma
/// of 0 to 3 where a photograph at an eighth of its brightness has 27; plain answers had a spread of 0 where honest ones
/// had 27.
enum Blankness {
    static let blackCeiling = 8
    static let plainSpread = 3
    static let transparentShare = 0.999

    /// The reason in words, nil for a picture with something on it.
    static func reason(_ bitmap: Bitmap) -> String? { finding(bitmap)?.sentence }

    static func finding(_ bitmap: Bitmap) -> HealthFinding? {
        let counts = ColourTally(bitmap)
        if counts.transparent >= transparentShare {
            return HealthFinding(
                kind: .transparent, severity: .alarm, value: counts.transparent, limit: transparentShare,
                sentence: "transparent: alpha is 0 in \(counts.transparentPixels) of \(counts.pixels) pixels")
        }
        let brightest = counts.luma.percentile(99)
        if brightest <= blackCeiling {
            return HealthFinding(
                kind: .black, severity: .alarm, value: Double(brightest), limit: Double(blackCeiling),
                sentence: "black: 99 % of the pixels have a luma of at most \(brightest) of 255")
        }
        let spreads = counts.colours.map { ($0.percentile(1), $0.percentile(99)) }
        let widest = spreads.map { $0.1 - $0.0 }.max() ?? 0
        guard widest <= plainSpread else { return nil }
        let colour = spreads.map { hexadecimal(($0.0 + $0.1) / 2) }.joined()
        return HealthFinding(
            kind: .oneColour, severity: .alarm, value: Double(widest), limit: Double(plainSpread),
            sentence: "one colour: 98 % of the pixels are within \(plainSpread) of #\(colour)")
    }

    private static func hexadecimal(_ value: Int) -> String {
        (value < 16 ? "0" : "") + String(value, radix: 16)
    }
}

/// Histograms of one picture at 8 bits.
private struct ColourTally {
    let luma: Histogram
    /// Red, green, blue.
    let colours: [Histogram]
    let transparentPixels: Int
    /// Those that are looked at: of larger pictures every second, third, … row.
    let pixels: Int
    private static let mostCounted = 500_000

    var transparent: Double { Double(transparentPixels) / Double(pixels) }

    init(_ bitmap: Bitmap) {
        let (width, channels, step) = (
            bitmap.width, bitmap.channels, max(1, bitmap.pixelCount / ColourTally.mostCounted)
        )
        let rows = Array(stride(from: step / 2, to: bitmap.height, by: step))
        pixels = rows.count * width
        var (counts, clear) = ([UInt32](repeating: 0, count: 4 * 256), UInt64(0))
        bitmap.bytes.withUnsafeBufferPointer { bytes in
            for y in rows {
                kernel_colours(bytes.baseAddress?.advanced(by: y * width * channels), channels, width, &counts, &clear)
            }
        }
        transparentPixels = Int(clear)
        func histogram(_ place: Int) -> Histogram {
            Histogram(counts: counts[256 * place..<256 * (place + 1)].map(Int.init))
        }
        colours = (0..<3).map(histogram)
        luma = histogram(3)
    }
}

private struct Histogram {
    /// Of 256 values.
    let counts: [Int]

    /// The smallest value that at least `percent` of all samples do not exceed.
    func percentile(_ percent: Int) -> Int {
        let total = counts.reduce(0, +)
        var seen = 0
        for (value, count) in counts.enumerated() {
            seen += count
            if seen * 100 >= total * percent { return value }
        }
        return 255
    }
}
