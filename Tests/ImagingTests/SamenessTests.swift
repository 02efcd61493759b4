import Model
import Testing

@testable import Imaging

@Suite("how alike an output and its input are")
struct SamenessTests {
    static let names = ["portrait", "landscape", "weave", "lettering", "small-town", "badge"]

    private func traits(_ name: String) throws -> PictureTraits { PictureTraits(try GoldenPair.picture(name)) }

    /// What models do to a picture without moving its frame.
    private func reworked(_ picture: Bitmap) throws -> [(String, Bitmap)] {
        let plain = picture.withoutAlpha()
        return [
            ("itself", picture),
            ("enlarged", plain.bilinear(2)),
            ("in few tones", try #require(Distortion.apply("posterise", to: plain))),
            ("without colour", try #require(Distortion.apply("gray", to: plain))),
            ("darker", plain.painted { _, _, _, old in old / 2 }),
            ("its negative", plain.painted { _, _, _, old in 255 - old }),
            ("noisy", try #require(Distortion.apply("noise", to: plain))),
        ]
    }

    @Test("a reworked picture is nearer to its own input than to any other", arguments: names)
    func nearest(_ name: String) throws {
        let inputs = try Self.names.map { ($0, try traits($0)) }
        for (way, output) in try reworked(try GoldenPair.picture(name)) {
            let scores = inputs.map { ($0.0, PictureTraits(output).scores(against: $0.1).frame) }
            let own = try #require(scores.first { $0.0 == name }?.1)
            #expect(own > 0.9, "\(name) \(way): \(own)")
            for (other, score) in scores where other != name {
                #expect(score < 0.5, "\(name) \(way), \(other): \(score)")
            }
        }
    }

    @Test("a flat picture is like nothing, not even itself")
    func flat() {
        let gray = PictureTraits(Bitmap(width: 40, height: 30, [UInt8](repeating: 128, count: 3600)))
        let scores = gray.scores(against: gray)
        #expect(scores.orientation == 0 && scores.strength == 0 && scores.stretch == 1 && scores.cutout == nil)
        #expect(gray.corners(in: gray) == 0)
    }

    @Test("proportions are told, whichever is wider")
    func stretch() {
        func traits(_ width: Int, _ height: Int) -> PictureTraits {
            PictureTraits(Bitmap(width: width, height: height, [UInt8](repeating: 9, count: width * height * 3)))
        }
        #expect(traits(20, 10).scores(against: traits(10, 10)).stretch == 2)
        #expect(traits(10, 10).scores(against: traits(20, 10)).stretch == 2)
        #expect(traits(1, 1).scores(against: traits(7, 7)).stretch == 1)
    }

    @Test("a cut-out has the luma of its own input inside, and of no other")
    func cutout() throws {
        let portrait = try GoldenPair.picture("portrait")
        let disc = portrait.painted(alpha: true) { x, y, channel, old in
            let (dx, dy) = (x - portrait.width / 2, y - portrait.height / 2)
            return channel < 3 ? old : dx * dx + dy * dy < portrait.width * portrait.width / 9 ? 255 : 0
        }
        let output = PictureTraits(disc)
        let own = try #require(output.scores(against: PictureTraits(portrait)).cutout)
        let other = try #require(output.scores(against: try traits("landscape")).cutout)
        #expect(own < 2 && other > 20, "\(own), \(other)")
        let clear = PictureTraits(disc.painted(alpha: true) { _, _, channel, old in channel < 3 ? old : 0 })
        #expect(clear.scores(against: output).cutout == nil)
    }

    @Test(
        "corners are found again in a part of the picture that was enlarged and turned",
        arguments: ["lettering", "small-town"])
    func corners(_ name: String) throws {
        let whole = try GoldenPair.picture("\(name).reference").withoutAlpha()
        let old = whole.bytes
        // The middle at 1.3 times its size, turned by about 17 degrees.
        let part = whole.painted { x, y, channel, _ in
            let (dx, dy) = (Double(x - whole.width / 2) / 1.3, Double(y - whole.height / 2) / 1.3)
            let (u, v) = (0.956 * dx - 0.292 * dy, 0.292 * dx + 0.956 * dy)
            let column = min(max(Int(u.rounded()) + whole.width / 2, 0), whole.width - 1)
            let row = min(max(Int(v.rounded()) + whole.height / 2, 0), whole.height - 1)
            return Int(old[(row * whole.width + column) * 3 + channel])
        }
        let output = PictureTraits(part)
        let (own, other) = (output.corners(in: PictureTraits(whole)), output.corners(in: try traits("portrait")))
        #expect(own >= 40 && other < 13, "\(own), \(other)")
    }

    @Test("the upper left quarter has the corners of the whole, but is not the whole")
    func quarter() throws {
        let whole = try GoldenPair.picture("lettering.reference").withoutAlpha()
        let (output, input) = (
            PictureTraits(whole.cropped(width: whole.width / 2, height: whole.height / 2)), PictureTraits(whole)
        )
        #expect(output.corners(in: input) >= 40)
        #expect(output.corners(in: input, isWhole: true) < 13)
        #expect(input.corners(in: input, isWhole: true) >= 40)
    }

    @Test(
        "a picture that was turned is the input turned, and turned in no other way",
        arguments: ["portrait", "landscape"])
    func turned(name: String) throws {
        let picture = try GoldenPair.picture(name)
        let input = PictureTraits(picture)
        // As Exif numbers them.
        for (turn, orientation) in [(Turn.right, 6), (.left, 8), (.over, 3), (.mirrored, 2), (.flipped, 4)] {
            let output = PictureTraits(picture.upright(orientation))
            let fits = Turn.allCases.map { ($0, output.frame.orientation(alike: input.frame, $0)) }
            for (other, fit) in fits { #expect(other == turn ? fit > 0.9 : fit < 0.8, "\(turn) \(other) \(fit)") }
        }
    }
}
