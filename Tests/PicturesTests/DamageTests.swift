import Imaging
import Testing

@testable import Pictures

@Suite("Damage") struct DamageTests {
    @Test("every kind is done to every size, with and without alpha, the same each time", arguments: Damage.allCases)
    func sizes(damage: Damage) {
        for side in [1, 2, 3, 7, 8, 16, 33, 120] {
            for width in [side, 2 * side] {
                for hasAlpha in [false, true] {
                    let samples = (0..<width * side * (hasAlpha ? 4 : 3)).map { UInt8(truncatingIfNeeded: $0 * 37) }
                    let picture = Bitmap(width: width, height: side, hasAlpha: hasAlpha, samples)
                    let (once, again) = (damage.done(to: picture, seed: 1), damage.done(to: picture, seed: 1))
                    #expect(once == again)
                    #expect(once.map(picture.hasSameSize) ?? true)
                    #expect(once.map { $0.hasAlpha == hasAlpha } ?? true)
                }
            }
        }
    }
}
