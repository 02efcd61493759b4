import Model
import Testing

@testable import Imaging

struct BlanknessTests {
    @Test("no pattern of rows is taken for nothing, whatever its period and size", arguments: [640, 1024, 1311, 2048])
    func patterns(side: Int) {
        var tried = 0
        for period in [2, 3, 4, 5, 7, 8, 12, 16, 24, 32, 48, 64] {
            for share in [1, period / 2] where 100 * share > 3 * period || period < 32 {
                let values = (0..<side).flatMap { y in
                    [UInt8](repeating: y % period < max(1, share) ? 90 : 250, count: 3 * side)
                }
                let found = Blankness.finding(Bitmap(width: side, height: side, values))
                #expect(found == nil, "\(side), period \(period), \(share) of them")
                tried += 1
            }
        }
        #expect(tried >= 20)
    }

    @Test("what is nearly see-through shows nothing")
    func clear() {
        let (width, height) = (320, 240)
        func picture(alpha: UInt8) -> Bitmap {
            let values = (0..<width * height).flatMap { pixel -> [UInt8] in
                [UInt8(pixel % 251), UInt8(pixel / width), 90, alpha]
            }
            return Bitmap(width: width, height: height, hasAlpha: true, values)
        }
        for alpha: UInt8 in 0...255 {
            let kind = Blankness.finding(picture(alpha: alpha))?.kind
            #expect(kind == (alpha <= Blankness.clearest ? .transparent : nil), "alpha \(alpha)")
        }
    }
}
