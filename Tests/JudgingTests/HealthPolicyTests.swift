import Judging
import Model
import Testing

@Suite("What findings about pictures mean")
struct HealthPolicyTests {
    private func verdict(_ rule: HealthRule, _ policy: HealthPolicy) -> Verdict {
        let remark = PictureRemark(rule: rule, sentence: "as measured")
        return Judge.verdict(
            Sample.check(), Sample.outcome(), image: .readable(Sample.facts(), remarks: [remark]), curl: nil,
            health: policy)
    }

    @Test("a finding that is ignored says nothing, one that warns passes, and one that is to fail does")
    func overridden() {
        #expect(verdict(.blurred, .standard).code == .imageQuality)
        #expect(verdict(.blurred, HealthPolicy([.blurred: .ignore])).code == .ok)
        #expect(verdict(.blurred, HealthPolicy([.blurred: .warn])).code == .degradedWarning)
        #expect(verdict(.onlyResized, HealthPolicy([.onlyResized: .fail])).code == .imageQuality)
        #expect(verdict(.black, HealthPolicy([.black: .fail])).code == .imageBlank)
    }

    @Test("what a finding is about survives its name, and only a baseline fails the gate")
    func aspects() {
        let known =
            [Finding.Aspect.baseline, .drift, .other("status")] + HealthRule.allCases.map(Finding.Aspect.health)
        for aspect in known { #expect(Finding.Aspect(name: aspect.name) == aspect) }
        var verdict = Sample.verdict(.degradedWarning)
        for aspect in known {
            verdict.findings = [Finding(code: .degradedWarning, about: aspect, expected: "", actual: "")]
            #expect(BaselineRule.gates([verdict]).isEmpty == (aspect != .baseline))
        }
    }
}
