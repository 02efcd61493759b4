import Model
import Testing

@Suite("Explanations")
struct ExplanationTests {
    @Test("every code says what it means, how it was recognised and what to do, in whole sentences")
    func whole() {
        for code in OutcomeCode.allCases {
            let explanation = code.explanation
            for text in [explanation.meaning, explanation.recognition, explanation.remedy] {
                #expect(text.hasSuffix("."), "\(code.rawValue): \(text)")
                #expect(!text.contains("  ") && !text.contains("\n"), "\(code.rawValue): \(text)")
            }
        }
    }

    @Test("no two codes mean the same")
    func distinct() {
        #expect(Set(OutcomeCode.allCases.map(\.explanation.meaning)).count == OutcomeCode.allCases.count)
        #expect(Set(OutcomeCode.allCases.map(\.explanation.recognition)).count == OutcomeCode.allCases.count)
    }
}
