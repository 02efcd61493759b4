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
        #expect(!isTorn(picture))
        #expect(isTorn(try #require(Damage.torn.done(to: picture, seed: seed))))
    }

    /// Gray, `tone` of x and y.
    private func drawn(_ tone: (Int, Int) -> Int) -> Bitmap {
        Bitmap(width: 512, height: 512, [UInt8](repeating: 0, count: 512 * 512 * 3)).painted { x, y, _, _ in tone(x, y)
        }
    }

    private static func tone(_ place: Int) -> Int { place * 7919 % 193 }

    @Test("a staircase is one edge that moves on, bricks repeat themselves, a slope has no rows that go on")
    func patterns() {
        #expect(!isTorn(drawn { x, y in x < y / 32 * 24 + 40 ? 60 : 200 }))
        #expect(!isTorn(drawn { x, y in (x + y / 24 % 2 * 30) % 60 < 4 || y % 24 < 3 ? 210 : 120 }))
        #expect(!isTorn(drawn { x, y in (x + y / 24 % 2 * 30) / 60 % 2 == 0 ? 210 : 120 }))
        #expect(!isTorn(drawn { x, y in Self.tone((x + 10 * y) / 24) }))
    }

    @Test("the same tones in bands that are moved, each by its own way, are told")
    func bands() {
        #expect(!isTorn(drawn { x, _ in Self.tone(x / 9) }))
        #expect(isTorn(drawn { x, y in Self.tone((x + y / 40 % 4 * 33) / 9) }))
    }
}
