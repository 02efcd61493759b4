import Judging
import Testing

@Suite("Words that are asked for")
struct LetteringRuleTests {
    static let asking = [
        "a cat holding a sign", "a poster of a fair", "ein Plakat, auf dem SOMMERFEST steht",
        "una pancarta que dice BIENVENIDOS",
        "un cartello con scritto BENVENUTI", "a licence plate", "a calendar of May", "a wedding invitation",
        "a concert ticket",
        "a bottle that says \"rum\"", "看板のある通り", "улица с вывеской",
    ]
    static let silent = [
        "a lovely cat", "sunset, no watermark, no text", "a beach with no words, no text, no letters",
        "eine Wiese ohne Schrift",
        "a lighthouse at dusk", "une forêt sans texte",
    ]

    @Test("are seen in a prompt", arguments: asking)
    func asks(_ prompt: String) { #expect(LetteringRule.mayShowWords(prompt)) }

    @Test("are missed where a prompt says nothing of them, or that there be none", arguments: silent)
    func asksNone(_ prompt: String) { #expect(!LetteringRule.mayShowWords(prompt)) }
}
