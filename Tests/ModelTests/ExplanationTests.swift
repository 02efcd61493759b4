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

@Suite("Outcome codes of another version")
struct ForeignCodeTests {
    @Test("keep their word, have the class they begin with, and count neither as up nor as down")
    func foreign() {
        let code = OutcomeCode(recorded: "image.hologram")
        #expect(code.rawValue == "image.hologram" && code.outcomeClass == .image && !code.isKnown)
        #expect(code.counting == .excluded && TargetState(code) == nil)
        #expect(OutcomeCode(recorded: "ok.ish").counting == .excluded)
    }

    @Test(
        "without a class of this version have the class unknown, which excludes them", arguments: ["splendid", "", "."])
    func classless(word: String) {
        let code = OutcomeCode(recorded: word)
        #expect(code.outcomeClass == .unknown && code.counting == .excluded && !code.isKnown)
    }

    @Test("show nothing that steers a terminal or ends a tag, and are no longer than a word")
    func hostile() {
        let code = OutcomeCode(recorded: "image.x\u{1B}]0;pwned\u{7}\u{1B}[2J\nfake line</code>é")
        #expect(code.rawValue == "image.x??0?pwned???2J?fake?line??code??")
        #expect(code.outcomeClass == .image && !code.isKnown)
        #expect(OutcomeCode(recorded: String(repeating: "a", count: 1000)).rawValue.count == OutcomeCode.longest)
        #expect(!OutcomeCode(recorded: "ok\n").isKnown)
    }

    @Test("are no codes where one has to be chosen")
    func refused() {
        #expect(OutcomeCode(rawValue: "image.hologram") == nil)
        #expect(!OutcomeCode.allCases.contains(OutcomeCode(recorded: "image.hologram")))
        #expect(OutcomeCode(recorded: "image.size") == .imageSize && OutcomeCode(recorded: "image.size").isKnown)
    }

    @Test("are explained as what they are")
    func explained() {
        #expect(OutcomeCode(recorded: "image.hologram").explanation.meaning.contains("Another version"))
        for code in OutcomeCode.allCases { #expect(!code.explanation.meaning.contains("Another version")) }
    }
}
