import Documents
import Model
import Providers
import Settings
import Testing

@Suite struct HostileSettingsTests {
    @Test("whatever is done to the built-in settings, they load or say what is wrong", arguments: 0..<8)
    func mutations(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var refused = 0
        for _ in 0..<60 {
            let text = Mutation.of(SettingsLoader.template, &random)
            do {
                let settings = try SettingsLoader.load(
                    text: text, file: "mutant.yaml", environment: [:], schemas: Drivers.schemas)
                #expect(!settings.endpoints.isEmpty)
            } catch {
                refused += 1
                #expect(!error.problems.isEmpty)
            }
        }
        #expect(refused > 0)
    }

    @Test(
        "what is hidden in a file is seen in what is said of it",
        arguments: ["\u{1B}[31m", "\u{202E}x", "\u{9B}31m", "a\u{0}b"])
    func hidden(text: String) {
        let problem = DocumentProblem(
            file: "assay.yaml", line: 3, keyPath: "endpoints.\(text)", found: "the name \"\(text)\"",
            expected: "another")
        #expect(problem.description == problem.description.visible && problem.description.contains("\\u{"))
    }
}

/// Settings as nobody should write them.
enum Mutation {
    /// A file cut short, with lines lost, doubled or moved, or with characters replaced by YAML's own.
    static func of(_ text: String, _ random: inout SplitMix64) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let (at, other) = (
                lines.indices.randomElement(using: &random) ?? 0, lines.indices.randomElement(using: &random) ?? 0
            )
            switch Int.random(in: 0...5, using: &random) {
            case 0: lines.remove(at: at)
            case 1: lines.insert(lines[other], at: at)
            case 2: lines.swapAt(at, other)
            case 3: lines.removeLast(min(at, lines.count - 1))
            case 4: lines[at] = String(lines[at].dropFirst(Int.random(in: 0...6, using: &random)))
            default:
                var characters = Array(lines[at])
                guard let place = characters.indices.randomElement(using: &random) else { continue }
                characters[place] = "{}[]:,&*!|>'\"%@`#-?$ 0\t".randomElement(using: &random) ?? "x"
                lines[at] = String(characters)
            }
        }
        return lines.joined(separator: "\n")
    }
}
