import Model
import Testing

@testable import Providers
@testable import Sandbox

@Suite("Prices asked of descriptions played by the sandbox") struct DescribedQuoteTests {
    @Test("each description with an estimate gets its price, and nothing is billed")
    func quotes() async throws {
        let cases = DescribedCase.all.filter { $0.play.api.estimate != nil }
        try await RunningSandbox.with(DescribedCase.scenario(nil)) { sandbox in
            for item in cases {
                let check = item.check(sandbox.base)
                let target = try #require(check.target)
                let quote = await Prober(client: sandbox.client).quote(
                    ProviderCall(target: target, feature: check.endpoint.feature, input: check.input))
                #expect(quote?.amount != nil, "\(item.testDescription): \(quote?.problem ?? "")")
            }
            #expect(await sandbox.journal()["billed_total"] == 0)
        }
        #expect(cases.count >= 3)
        print("\(cases.count) descriptions with an estimate quoted, nothing billed")
    }
}
