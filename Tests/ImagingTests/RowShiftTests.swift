import Imaging
import Model
import Pictures
import Testing

@Suite("rows that were moved aside, without an input")
struct RowShiftTests {
    private func isTorn(_ picture: Bitmap) -> Bool {
        ImageHealth.findings(picture).contains { $0.kind == .torn }
    }

    @Test(
        "are told in a picture that was made of words; the picture itself is not accused",
        arguments: ["A beautiful landscape", "A lighthouse on a cliff at dusk, oil painting", "Desert at noon"],
        [1, 2, 3])
    func told(_ prompt: String, _ seed: UInt64) throws {
        let picture = ModelWork.draw(prompt: prompt)
        let damaged = try #require(Damage.torn.done(to: picture, seed: seed))
        let (before, after) = (isTorn(picture), isTorn(damaged))
        #expect(!before && after)
    }

    /// Gray, `tone` of x and y: a picture of it is not printed where it fails.
    private func isTorn(_ tone: (Int, Int) -> Int) -> Bool {
        let black = Bitmap(width: 512, height: 512, [UInt8](repeating: 0, count: 512 * 512 * 3))
        return isTorn(black.painted { x, y, _, _ in tone(x, y) })
    }

    /// Looks drawn by lot.
    private static func tone(_ place: Int) -> Int { place * place * 7919 / 31 % 193 }

    @Test("a staircase is one edge that moves on, bricks repeat themselves, a slope has no rows that go on")
    func patterns() {
        #expect(!isTorn { x, y in x < y / 32 * 24 + 40 ? 60 : 200 })
        #expect(!isTorn { x, y in (x + y / 24 % 2 * 30) % 60 < 4 || y % 24 < 3 ? 210 : 120 })
        #expect(!isTorn { x, y in (x + y / 24 % 2 * 30) / 60 % 2 == 0 ? 210 : 120 })
        #expect(!isTorn { x, y in Self.tone((x + 10 * y) / 24) })
    }

    @Test("the same tones in bands that are moved, each by its own way, are told")
    func bands() {
        #expect(!isTorn { x, _ in Self.tone(x / 9) })
        #expect(isTorn { x, y in Self.tone((x + y / 40 % 4 * 33) / 9) })
    }
}
