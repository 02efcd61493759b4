import Imaging
import Model
import Pictures
import Testing

@Suite("the health of an output picture")
struct ImageHealthTests {
    private typealias Kind = HealthFinding.Kind

    private func picture(_ name: String) throws -> Bitmap { try GoldenPair.picture(name) }

    private func kinds(_ output: Bitmap, _ context: HealthContext = HealthContext()) -> [Kind] {
        ImageHealth.findings(output, in: context).map(\.kind)
    }

    /// Changes the bytes of R, G and B; `change` gets x, y, the channel and the old value.
    private func altered(_ source: Bitmap, _ change: (Int, Int, Int, UInt8) -> UInt8) -> Bitmap {
        let values = source.withoutAlpha().bytes.enumerated().map { index, value in
            change(index / 3 % source.width, index / 3 / source.width, index % 3, value)
        }
        return Bitmap(width: source.width, height: source.height, values)
    }

    /// Every pixel of the source as a square.
    private func blown(_ source: Bitmap, by factor: Int) -> Bitmap {
        let (bytes, width, height) = (source.withoutAlpha().bytes, source.width * factor, source.height * factor)
        let values = (0..<width * height * 3).map { index -> UInt8 in
            let (x, y) = (index / 3 % width / factor, index / 3 / width / factor)
            return bytes[(y * source.width + x) * 3 + index % 3]
        }
        return Bitmap(width: width, height: height, values)
    }

    private func enlarging(_ name: String, _ scale: Int) throws -> HealthContext {
        HealthContext(
            input: try picture(name), reference: try picture("\(name).reference"), scale: scale, work: .enlarging)
    }

    @Test("true originals are healthy", arguments: [("small-town", 4), ("small-lake", 2), ("lettering", 2)])
    func healthy(_ name: String, _ scale: Int) throws {
        #expect(try kinds(picture("\(name).reference"), enlarging(name, scale)) == [])
    }

    @Test(
        "shipped pictures are healthy by themselves",
        arguments: ["portrait", "landscape", "weave", "dunes", "old-lake"])
    func healthyAlone(_ name: String) throws {
        #expect(try kinds(picture(name)) == [])
    }

    @Test("a clean original is a healthy restoration of its old photograph", arguments: ["old-portrait", "old-lake"])
    func restored(_ name: String) throws {
        let context = HealthContext(input: try picture(name), scale: 2, work: .restoring)
        let found = try kinds(picture("\(name).reference"), context)
        #expect(found == [])
    }

    @Test("a black answer and a plain one are blank and nothing else")
    func blank() throws {
        let portrait = try picture("portrait")
        let context = HealthContext(input: portrait, work: .restoring)
        #expect(kinds(altered(portrait) { _, _, _, _ in 3 }, context) == [.black])
        #expect(kinds(altered(portrait) { _, _, _, _ in 200 }, context) == [.oneColour])
    }

    @Test("lost tiles, a gray lower part, noise, blur and a mosaic are each recognised")
    func broken() throws {
        let portrait = try picture("portrait")
        let context = HealthContext(input: portrait, work: .enlarging)
        #expect(kinds(altered(portrait) { x, y, _, old in x < 192 && y < 240 ? 0 : old }, context).contains(.tilesLost))
        #expect(kinds(altered(portrait) { _, y, _, old in y < 300 ? old : 128 }, context).contains(.truncatedLook))
        var random = SplitMix64(seed: 3)
        #expect(kinds(altered(portrait) { _, _, _, _ in UInt8(random.next() >> 56) }, context).contains(.noise))
        var soft = portrait
        for _ in 0..<60 { soft = try #require(Distortion.apply("box-3", to: soft)) }
        #expect(kinds(soft, context).contains(.blurred))
        let mosaic = altered(portrait) { x, y, channel, _ in
            portrait.bytes[((y / 16 * 16 + 8) * portrait.width + x / 16 * 16 + 8) * 3 + channel]
        }
        #expect(kinds(mosaic, context).contains(.mosaic))
    }

    @Test("the input sent back, enlarged by repetition, at a wrong scale, or exchanged is recognised")
    func cheating() throws {
        let town = try picture("small-town")
        let context = try enlarging("small-town", 4)
        #expect(kinds(town, context).contains(.noOp))
        #expect(kinds(town, context).contains(.wrongScale))
        #expect(kinds(blown(town, by: 4), context).contains(.onlyResized))
        #expect(kinds(blown(town, by: 2), context).contains(.wrongScale))
        let other = try picture("portrait")
        #expect(kinds(other, HealthContext(input: town, work: .enlarging)).contains(.anotherPicture))
    }

    @Test(
        "an enlarger that does its work on a smooth picture is not taken for a plain resize, nor its sky for a mosaic")
    func smooth() throws {
        let small = try picture("landscape")
        let context = HealthContext(input: small, scale: 2, work: .enlarging)
        #expect(kinds(ModelWork.upscale(small, by: 2), context) == [])
    }

    @Test("a restorer may smooth texture away: that is no other picture; somebody's portrait is")
    func restoredTexture() throws {
        let weave = try picture("weave")
        #expect(kinds(ModelWork.restore(weave), HealthContext(input: weave, scale: 2, work: .restoring)) == [])
        let town = try picture("small-town")
        #expect(kinds(try picture("portrait"), HealthContext(input: town, work: .restoring)) == [.anotherPicture])
    }

    @Test("an answer that left its own history drifts; noise alone does not")
    func drift() throws {
        let portrait = try picture("portrait")
        let noisy = try #require(Distortion.apply("noise", to: portrait))
        let context = HealthContext(earlier: portrait)
        #expect(kinds(noisy, context) == [])
        let mirrored = try #require(Distortion.apply("mirror", to: portrait))
        #expect(kinds(mirrored, context) == [.drift])
        #expect(PerceptualHash(portrait).distance(PerceptualHash(noisy)) <= 4)
    }

    @Test("an inspection names the format, the facts and what is wrong")
    func inspection() throws {
        let report = try ImageInspectionReport.inspect(PNGCodec.encode(try picture("badge")))
        #expect(report.json["image"]?["format"] == "png" && report.json["image"]?["translucent"] == true)
        #expect(report.json["dhash"]?.string?.count == 16)
        let black = Bitmap(width: 20, height: 20, [UInt8](repeating: 0, count: 1200))
        let blank = try ImageInspectionReport.inspect(PNGCodec.encode(black))
        #expect(blank.json["findings"]?[0]?["kind"] == "black" && blank.perceptualHash == nil)
    }
}
