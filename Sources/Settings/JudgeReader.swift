import Documents
import Model

/// The `judges` section: commands of the user's own that give outputs a score.
struct JudgeReader {
    let features: [FeatureSpec]
    /// Features with a mistake are there all the same: naming one is no second mistake.
    let refused: [String]
    /// Of the settings file; empty for the current one.
    let folder: String

    func read(_ field: Field?) -> [JudgeSpec] {
        (field?.members("a mapping of names to judges") ?? []).compactMap { judge($0.key, $0.field) }
    }

    private func judge(_ id: String, _ field: Field) -> JudgeSpec? {
        guard field.isID(id) else { return nil }
        guard case .map = field.node.content else {
            _ = field.members("a judge: { command: [./score.py], at-least: 0.25 }")
            return nil
        }
        let section = Section(field, keys: SettingsSchema.keys("judges.NAME"))
        let command = section.required("command", "a program and its arguments, for example [./score.py]")
            .flatMap { $0.commandWords("[python3, score.py]") }
        let bounds = ScoreBounds(atLeast: score(section["at-least"]), atMost: score(section["at-most"]))
        if let low = bounds.atLeast, let high = bounds.atMost, low > high {
            section["at-most"]?.refuse(
                JudgeScore.text(high), expected: "no less than `at-least`, which is \(JudgeScore.text(low))")
        }
        let within = section["within"].map { $0.typed() as Span<JudgeTime>? } ?? Span(.seconds(30))
        let memory = section["memory"].map { $0.typed() as MemorySize? } ?? MemorySize(mebibytes: 2048)
        let judged = judged(section["features"])
        guard let command, let within, let memory else { return nil }
        return JudgeSpec(
            id: id, command: command, folder: folder, features: judged, bounds: bounds, within: within,
            memory: memory)
    }

    private func score(_ field: Field?) -> Double? {
        field?.parsed("a number, for example 0.25") { text in Double(text).flatMap { $0.isFinite ? $0 : nil } }
    }

    private func judged(_ field: Field?) -> [FeatureID] {
        let names = features.map(\.id.rawValue) + refused
        guard let field else { return [] }
        let items = field.items("a list of features, for example [text-to-image]")
        if case .list = field.node.content, items.isEmpty {
            field.refuse("an empty list", expected: "some features, or no `features` at all for every picture")
        }
        return items.compactMap { $0.name(among: names, "a feature") }.map(FeatureID.init(rawValue:))
    }
}
