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
        let start = Timestamp(microseconds: 0)
        let check = Check(
            endpoint: Endpoint(
                id: "e", title: "e", feature: feature, path: "/", parameters: [:], timeout: .seconds(1)),
            route: route, fixture: fixture)
        let outcome = Outcome(
            code: .ok, attempts: [Attempt(provider: "replicate", startedAt: start, httpStatus: 200)],
            answer: .image(bytes: PNGCodec.encode(answer, level: 1), declaredMime: "image/png"), source: "replicate",
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
}
