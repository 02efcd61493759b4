import Foundation
import Hashing
import Imaging
import Model
import Testing

@Suite("comparing pictures")
struct ImageComparisonTests {
    @Test("PSNR agrees with two independent tools to 0.0001 dB", arguments: GoldenPair.all)
    func golden(_ pair: GoldenPair) throws {
        let (output, reference) = try pair.bitmaps()
        #expect(SHA256.hex(output.goldenBytes) == pair.sha256)
        let error = try #require(ImageComparison.meanSquaredError(output, reference))
        #expect(abs(error - (pair.values["mse_rgb"] ?? .nan)) < 1e-6)
        let fidelity = try #require(ImageComparison.fidelity(output, reference, cropBorder: 0))
        let translucent = output.isTranslucent || reference.isTranslucent
        let overBoth = [pair.values["psnr_over_black"], pair.values["psnr_over_white"]].compactMap(\.self)
        guard let expected = translucent ? overBoth.min() : pair.values["psnr_rgb"] else { return }
        if expected.isInfinite {
            #expect(fidelity == Fidelity(identical: true, psnr: nil, psnrY: nil))
        } else {
            #expect(abs(try #require(fidelity.psnr) - expected) < 1e-4)
            #expect(abs((fidelity.psnrY ?? .infinity) - (pair.values["psnr_y601"] ?? .nan)) < 1e-4 || !fidelity.hasLuma)
        }
    }

    @Test("the golden table is there")
    func table() {
        #expect(GoldenPair.all.count >= 100)
    }

    private func ramp(_ width: Int, _ height: Int, alpha: Bool = false, seed: UInt64 = 1) -> Bitmap {
        var random = SplitMix64(seed: seed)
        let count = width * height * (alpha ? 4 : 3)
        return Bitmap(
            width: width, height: height, hasAlpha: alpha, (0..<count).map { _ in UInt8(random.next() >> 56) })
    }

    @Test("the fast sum of squares is the plain one at every length", arguments: 1...70)
    func exactSums(_ width: Int) throws {
        for alpha in [false, true] {
            let (a, b) = (ramp(width, 3, alpha: alpha), ramp(width, 3, alpha: alpha, seed: 2))
            let (x, y) = (a.withoutAlpha(), b.withoutAlpha())
            let plain = zip(x.bytes, y.bytes).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
            #expect(ImageComparison.meanSquaredError(a, b) == Double(plain) / Double(9 * width))
            #expect(
                ImageComparison.meanSquaredError(a.promoted(), b.promoted())
                    == Double(plain * 257 * 257) / Double(9 * width))
        }
    }

    @Test("the largest differences do not overflow", arguments: [8, 16])
    func extremes(_ depth: Int) throws {
        let black = Bitmap(width: 1024, height: 700, [UInt8](repeating: 0, count: 1024 * 700 * 3))
        let white = Bitmap(width: 1024, height: 700, [UInt8](repeating: 255, count: 1024 * 700 * 3))
        let (a, b) = depth == 8 ? (black, white) : (black.promoted(), white.promoted())
        let peak = ImageComparison.commonPeak(a, b)
        #expect(ImageComparison.meanSquaredError(a, b) == peak * peak)
        #expect(ImageComparison.fidelity(a, b, cropBorder: 0)?.psnr == 0)
    }

    @Test("pictures of different sizes have no fidelity")
    func sizes() {
        #expect(ImageComparison.fidelity(ramp(8, 8), ramp(8, 9), cropBorder: 0) == nil)
        #expect(ImageComparison.meanSquaredError(ramp(8, 8), ramp(9, 8)) == nil)
    }

    @Test("an opaque alpha channel changes nothing, and 8 bits equal their 16-bit twin")
    func equalPictures() {
        let plain = ramp(9, 5)
        let opaque = Bitmap(
            width: 9, height: 5, hasAlpha: true,
            stride(from: 0, to: plain.bytes.count, by: 3).flatMap { plain.bytes[$0..<$0 + 3] + [255] })
        #expect(ImageComparison.fidelity(opaque, plain, cropBorder: 0)?.identical == true)
        #expect(ImageComparison.fidelity(plain, plain.promoted(), cropBorder: 0)?.identical == true)
        #expect(ImageComparison.fidelity(opaque.promoted(), plain, cropBorder: 0)?.identical == true)
    }

    @Test("only the luma is cropped, and a border as wide as the picture leaves none")
    func border() throws {
        let a = ramp(20, 20)
        var bytes = a.bytes
        bytes[0] ^= 0x80
        let b = Bitmap(width: 20, height: 20, bytes)
        let cropped = try #require(ImageComparison.fidelity(a, b, cropBorder: 4))
        #expect(cropped.psnr != nil && cropped.psnrY == nil && !cropped.identical)
        #expect(ImageComparison.fidelity(a, b, cropBorder: 0)?.psnrY != nil)
        #expect(ImageComparison.fidelity(a, b, cropBorder: 10)?.psnrY == nil)
    }
}

extension Fidelity {
    fileprivate var hasLuma: Bool { psnrY != nil }
}
