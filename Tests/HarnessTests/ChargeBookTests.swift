import Foundation
import Harness
import Imaging
import Model
import Reporting
import TestSupport
import Testing

/// A described API that says what it charges, asked as `assay check` asks it.
@Suite("A charge far from the usual, in a check") struct ChargeBookTests {
    /// Another one for each number: one that repeats itself is a finding of its own.
    private static func picture(_ number: Int) -> String {
        var random = SplitMix64(seed: UInt64(number))
        var samples: [UInt8] = []
        for y in 0..<64 {
            for x in 0..<64 {
                let grain = Double(random.next() % 9)
                let (a, b) = (Double(x) / Double(5 + number % 4), Double(y) / Double(7 + number % 5))
                samples += [sin(a + b), cos(a - b), sin(a) * cos(b)].map { UInt8(120 + 90 * $0 + grain) }
            }
        }
        return DataURI.encodeBase64(PNGCodec.encode(Bitmap(width: 64, height: 64, samples)))
    }

    private static func settings(_ url: String, in folder: String) throws -> AssaySettings {
        var api = APIDescription(
            kind: .http, title: "Studio", url: url, submit: APIStep(APIRequest(.post, TextTemplate(literal: "/draw"))),
            result: APIResult(images: [try #require(AnswerSelector("/image"))]))
        api.cost = .units(try #require(AnswerSelector("/charged")), of: MicroDollars(1_000_000))
        let provider = Provider(
            id: "studio", kind: .http, family: "studio", baseURL: url, token: nil, needsToken: false, api: api)
        var settings = SessionTests.settings("", in: folder)
        settings.backendURL = nil
        settings.providers = [provider]
        settings.concurrency = Count(1)
        settings.endpoints = [
            Endpoint(
                id: "draw", title: "Draw", feature: .textToImage, path: "/", timeout: .seconds(5),
                targets: [ProviderTarget(provider: provider, model: "m", timeout: .seconds(5))])
        ]
        settings.fixtures = FixtureSource(place: .embedded, ids: ["lighthouse"])
        return settings
    }

    @Test("the eleventh call at a tenth of the price is a remark, in this run and in the next")
    func remarked() async throws {
        let counter = Lines()
        let server = try LoopbackServer { _ in
            counter.add("x")
            let number = counter.all.count
            let charged = number == 11 || number == 14 ? 0.0004 : 0.04
            return .json("{\"image\": \"\(Self.picture(number))\", \"charged\": \(charged)}")
        }
        try await withTemporaryFolder { folder in
            var settings = try Self.settings(server.url, in: folder)
            settings.repeatCount = Count(12)
            let first = try await CheckRun.perform(.init(), at: TestTarget(label: nil, settings: settings))
            let told = first.input.verdicts.map { $0.findings.filter { $0.subject == "charge" } }
            #expect(first.input.verdicts.count == 12, "\(first.notes)")
            #expect(
                told.map(\.count) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], "\(first.input.verdicts.map(\.findings))")
            #expect(told[10].first?.actual == "$0.0004, 100 times less")
            #expect(first.input.verdicts[10].code == .degradedWarning && first.status == .passed)
            _ = try first.end(interruption: nil, delivered: true)
            settings.repeatCount = Count(2)
            let next = try await CheckRun.perform(.init(), at: TestTarget(label: nil, settings: settings))
            #expect(next.input.verdicts.map { $0.findings.contains { $0.subject == "charge" } } == [false, true])
        }
    }
}
