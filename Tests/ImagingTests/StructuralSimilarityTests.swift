import Imaging
import Model
import Testing

@Suite("structural similarity")
struct StructuralSimilarityTests {
    @Test("SSIM and MS-SSIM agree with two independent tools to a millionth", arguments: GoldenPair.all)
    func golden(_ pair: GoldenPair) throws {
        let (output, reference) = try pair.bitmaps()
        let ssim = ImageComparison.ssim(output, reference)
        #expect((ssim == nil) == (pair.values["ssim"] == nil))
        #expect(abs((ssim ?? 0) - (pair.values["ssim"] ?? 0)) < 1e-6)
        let multiScale = ImageComparison.multiScaleSSIM(output, reference)
        #expect((multiScale == nil) == (pair.values["msssim"] == nil))
        #expect(abs((multiScale ?? 0) - (pair.values["msssim"] ?? 0)) < 1e-6)
    }

    @Test("no similarity is stated for pictures of different sizes, or too small for a window")
    func undefined() {
        let small = Bitmap(width: 10, height: 30, [UInt8](repeating: 9, count: 900))
        let other = Bitmap(width: 30, height: 10, [UInt8](repeating: 9, count: 900))
        #expect(ImageComparison.ssim(small, small) == nil)
        #expect(ImageComparison.ssim(small, other) == nil)
        #expect(ImageComparison.multiScaleSSIM(small, small) == nil)
    }
}
