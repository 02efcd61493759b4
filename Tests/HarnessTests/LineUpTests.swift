import Harness
import Hashing
import Imaging
import Model
import Testing

/// Every check of a run is judged beside the run's other inputs.
@Suite("Whose picture is it?")
struct LineUpTests {
    /// The shipped inputs that are pictures with something on them.
    private static func fixtures() throws -> [Fixture] {
        try FixtureLibrary.load(FixtureSource(place: .embedded)).filter { fixture in
            guard case .image(let picture) = fixture.content else { return false }
            return picture.width > 8
        }
    }

    private static let routes: [Route] = {
        let provider = Provider(
            id: "replicate", kind: "replicate", family: "replicate", baseURL: "http://127.0.0.1:1", token: nil)
        return [.backend, .direct(ProviderTarget(provider: provider, model: "owner/model", timeout: .seconds(1)))]
    }()

    private func verdict(
        _ feature: FeatureSpec, _ fixture: Fixture, _ route: Route, answer: Bitmap, among fixtures: [Fixture]
    ) -> Verdict {
        verdict(feature, fixture, route, answer: PNGCodec.encode(answer, level: 1), among: fixtures)
    }

    private func verdict(
        _ feature: FeatureSpec, _ fixture: Fixture, _ route: Route = .backend, answer: [UInt8],
        among fixtures: [Fixture] = [], parameters: [String: JSONValue] = [:]
    ) -> Verdict {
        let start = Timestamp(microseconds: 0)
        let check = Check(
            endpoint: Endpoint(
                id: "e", title: "e", feature: feature, path: "/", parameters: parameters, timeout: .seconds(1)),
            route: route, fixture: fixture)
        let outcome = Outcome(
            code: .ok, attempts: [Attempt(provider: "replicate", startedAt: start, httpStatus: 200)],
            answer: .image(bytes: answer, declaredMime: ImageFormat(sniffing: answer)?.mime), source: "replicate",
            scheduledAt: start, startedAt: start, finishedAt: start)
        return AnswerJudge().knowing([:], fixtures: fixtures).verdict(check, outcome, curl: nil)
    }

    private func picture(_ fixture: Fixture) throws -> Bitmap {
        guard case .image(let picture) = fixture.content else { throw HarnessError.noSideA }
        return try ImageReader.decode(picture.bytes)
    }

    /// In three tones of each colour, a simple cartoon.
    private func cartoon(_ picture: Bitmap) -> Bitmap {
        let plain = picture.withoutAlpha()
        return Bitmap(width: plain.width, height: plain.height, plain.bytes.map { $0 / 86 * 127 })
    }

    @Test("somebody else's cartoon is image.other and names whose; through the backend and directly")
    func others() throws {
        let fixtures = try Self.fixtures()
        let portrait = try #require(fixtures.first { $0.id == "portrait" })
        for name in ["landscape", "weave", "lettering", "small-town"] {
            let other = try #require(fixtures.first { $0.id == name })
            for route in Self.routes {
                let verdict = verdict(
                    .cartoonify, portrait, route, answer: cartoon(try picture(other)), among: fixtures)
                let told = verdict.findings.first { $0.code == .imageOther }
                #expect(told?.actual.contains("made of \(name) ") == true, "\(name): \(verdict.findings)")
                #expect(!verdict.passed)
            }
        }
    }

    @Test("each fixture's own cartoon passes beside all others")
    func own() throws {
        let fixtures = try Self.fixtures()
        #expect(fixtures.count >= 9)
        for fixture in fixtures {
            let verdict = verdict(
                .cartoonify, fixture, .backend, answer: cartoon(try picture(fixture)), among: fixtures)
            #expect(
                !verdict.findings.contains { $0.about == .health(.anotherPicture) },
                "\(fixture.id): \(verdict.findings)")
        }
    }

    @Test("what may be something new is unjudged: shown, and no accusation")
    func unjudged() throws {
        let fixtures = try Self.fixtures()
        let portrait = try #require(fixtures.first { $0.id == "portrait" })
        let remake = FeatureSpec(id: "variation", title: "Variation", input: .image, output: .image)
        let stranger = try picture(try #require(fixtures.first { $0.id == "landscape" }))
        let verdict = verdict(remake, portrait, .backend, answer: stranger, among: [portrait])
        #expect(verdict.code == .ok && verdict.passed)
        #expect(verdict.findings.map(\.about) == [.health(.unjudged)])
    }

    @Test("the input saved again is no cartoon")
    func savedAgain() throws {
        // JPEG halves the resolution of colours, of which letters have much.
        for fixture in try Self.fixtures() where fixture.id != "lettering" {
            let answer = JPEGEncoder.encode(try picture(fixture).withoutAlpha(), quality: 97)
            #expect(verdict(.cartoonify, fixture, answer: answer).code == .imageEcho, "\(fixture.id)")
        }
    }

    @Test("what was asked for and is larger than is looked at is unjudged; what nobody asked for is no picture")
    func huge() {
        func claiming(_ width: Int, _ height: Int) -> [UInt8] {
            var bytes = PNGCodec.encode(Bitmap(width: 8, height: 8, [UInt8](repeating: 9, count: 192)), level: 1)
            for (place, value) in [(16, width), (20, height)] {
                for byte in 0..<4 { bytes[place + byte] = UInt8(value >> (24 - 8 * byte) & 255) }
            }
            return bytes
        }
        let small = claiming(8, 8)
        let input = Picture(bytes: small, format: .png, width: 3000, height: 4000, sha256: SHA256.hex(small))
        let fixture = Fixture(id: "photo", content: .image(input))
        let asked = verdict(.hdImage, fixture, answer: claiming(12_000, 16_000), parameters: ["scale": 4])
        #expect(asked.code == .ok && asked.findings.contains { $0.about == .health(.unjudged) }, "\(asked.findings)")
        let other = verdict(.hdImage, fixture, answer: claiming(12_000, 15_000), parameters: ["scale": 4])
        #expect(other.code == .imageSize, "\(other.findings)")
        for side in [20_000, 1 << 21, Int(UInt32.max)] {
            let beyond = verdict(.hdImage, fixture, answer: claiming(side, side), parameters: ["scale": 4])
            #expect(beyond.code == .imageUndecodable, "\(side): \(beyond.findings)")
        }
        let unasked = verdict(.hdImage, fixture, answer: claiming(16_000, 16_000), parameters: ["scale": 4])
        #expect(unasked.code == .imageUndecodable, "\(unasked.findings)")
    }
}
