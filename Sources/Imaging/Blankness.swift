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
    /// Of 255: what has no more cannot be seen.
    static let clearest: UInt8 = 8
    /// In pixels.
    private static let glanced = 32_768

    /// To which rows are to be added: most pictures need a glance alone.
    static func glance(width: Int, height: Int) -> ColourTally {
        ColourTally(width: width, height: height, atMost: glanced)
    }

    /// The reason in words, nil for a picture with something on it.
    static func reason(_ bitmap: Bitmap) -> String? { finding(bitmap)?.sentence }

    static func finding(_ bitmap: Bitmap) -> HealthFinding? {
        guard !glance(width: bitmap.width, height: bitmap.height).adding(bitmap).showsSomething else { return nil }
        let counts = ColourTally(width: bitmap.width, height: bitmap.height).adding(bitmap)
        if counts.transparent >= transparentShare {
            return HealthFinding(
                kind: .transparent, severity: .alarm, value: counts.transparent, limit: transparentShare,
                sentence:
                    "transparent: alpha is \(clearest) of 255 at most in \(counts.transparentPixels) of \(counts.pixels) pixels"
            )
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
struct ColourTally: RowMeasure {
    /// Rows that are looked at, one of each so many, at places that no pattern has.
    private let looked: [Int]
    /// Of R, G, B and luma.
    private var counts = [UInt32](repeating: 0, count: 4 * 256)
    private var clear: UInt64 = 0
    /// Those that are looked at.
    let pixels: Int

    var transparentPixels: Int { Int(clear) }
    var transparent: Double { Double(transparentPixels) / Double(pixels) }

    /// - Parameters:
    ///   - width: of the picture, in pixels; so is the height.
    ///   - most: so many pixels are enough.
    init(width: Int, height: Int, atMost most: Int = .max) {
        let step = max(1, width * height / most)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        looked = stride(from: 0, to: height, by: step).map { first in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return first + Int(state >> 33) % min(step, height - first)
        }
        pixels = looked.count * width
    }

    mutating func add(_ rows: PixelRows) {
        for y in looked where rows.rows.contains(y) {
            kernel_colours(rows.row(y), rows.channels, rows.width, Blankness.clearest, &counts, &clear)
        }
    }

    /// By so much that more pixels would not change it.
    var showsSomething: Bool {
        transparent < 0.9 && luma.percentile(90) > 4 * Blankness.blackCeiling
            && colours.contains { $0.percentile(95) - $0.percentile(5) > 4 * Blankness.plainSpread }
    }

    fileprivate var luma: Histogram { histogram(3) }
    fileprivate var colours: [Histogram] { (0..<3).map(histogram) }

    private func histogram(_ place: Int) -> Histogram {
        Histogram(counts: counts[256 * place..<256 * (place + 1)].map(Int.init))
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
