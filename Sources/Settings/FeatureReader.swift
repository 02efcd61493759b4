import Documents
import Model

/// The `features` section: what endpoints can do beside the built-in features.
struct FeatureReader {
    /// Of the providers that `inputs` may name.
    let kinds: [ProviderKind]

    /// The built-in ones first; one of the file may not take the name of one of them.
    ///
    /// - Returns: with the names of those that were refused, so that naming one is no second mistake.
    func read(_ field: Field?) -> (features: [FeatureSpec], refused: [String]) {
        var (features, refused) = (FeatureSpec.builtIn, [String]())
        for (id, field) in field?.members("a mapping of names to features") ?? [] {
            if let own = feature(id, field) {
                features.append(own)
            } else if !features.contains(where: { $0.id.rawValue == id }) {
                refused.append(id)
            }
        }
        return (features, refused)
    }

    private func feature(_ id: String, _ field: Field) -> FeatureSpec? {
        guard field.isID(id) else { return nil }
        guard !FeatureSpec.builtIn.contains(where: { $0.id.rawValue == id }) else {
            field.refuse("the name of a built-in feature, \"\(id)\"", expected: "a name of your own")
            return nil
        }
        guard case .map = field.node.content else {
            _ = field.members("a feature: { input: image, output: image, … }")
            return nil
        }
        let section = Section(field, keys: SettingsSchema.keys("features.NAME"))
        let input = section.required("input", "what is sent: image or text")?.choice(Medium.self, "a medium")
        let output = section.required("output", "what comes back: image or text")?.choice(Medium.self, "a medium")
        let size = section["size"].map { $0.parsed("a size: \(SizeRule.expectedText)", SizeRule.init(text:)) } ?? .any
        let likeness = section["likeness"].map { $0.choice(OutputLikeness.self, "a likeness") } ?? .free
        let alpha = section["alpha"].map { $0.choice(AlphaRule.self, "a rule for transparency") } ?? .any
        let formats = section["formats"]?.items("a list of formats, for example [png, webp]")
            .compactMap { $0.choice(ImageFormat.self, "a format") }
        let contract = ContractSectionReader(output: output).read(
            request: section["request"], answer: section["answer"], over: .standard)
        let inputs = inputs(section["inputs"])
        if output == .text {
            for key in ["size", "likeness", "formats", "alpha"] {
                section[key]?.refuse("`\(key)`", expected: "none: the output is text, and that is said of pictures")
            }
        } else if input == .text, let size, size != .any, size != .asked {
            section["size"]?.refuse("\"\(size.text)\"", expected: "any or asked: a text has no size to compare with")
        }
        guard let input, let output, let size, let likeness, let alpha else { return nil }
        return FeatureSpec(
            id: FeatureID(rawValue: id), title: section["title"]?.text() ?? id, input: input, output: output,
            size: size, likeness: likeness, formats: formats ?? [], alpha: alpha, inputs: inputs,
            contract: contract)
    }

    private func inputs(_ field: Field?) -> [ProviderKind: InputTemplate] {
        let names = kinds.map(\.rawValue)
        var inputs: [ProviderKind: InputTemplate] = [:]
        for (kind, template) in field?.members("a mapping of kinds of provider to inputs") ?? [] {
            guard names.contains(kind) else {
                template.refuse(
                    "the kind \"\(kind)\"", expected: "one of: \(names.joined(separator: ", "))",
                    suggestion: Suggestion.nearest(to: kind, among: names))
                continue
            }
            inputs[ProviderKind(rawValue: kind)] = template.template()
        }
        return inputs
    }
}

extension Field {
    /// One of the words of a closed list.
    func choice<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type, _ kind: String) -> Word? {
        name(among: Word.allCases.map(\.rawValue), kind).flatMap(Word.init(rawValue:))
    }

    /// What is sent, and nothing else: `{ img: "{image}", scale: "{scale}" }`.
    ///
    /// - Parameter parameters: what placeholders may name beside the picture and the prompt; nil: anything.
    func template(_ parameters: [String]? = nil) -> InputTemplate? {
        let members = members("what is sent, for example { img: \"{image}\", scale: \"{scale}\" }")
        guard case .map = node.content else { return nil }
        let fields = members.compactMap { member in member.field.json().map { (member.key, $0) } }
        if let parameters {
            let known = ["image", "prompt"] + parameters.sorted()
            for name in fields.flatMap({ InputTemplate.names(in: $0.1) }) where !known.contains(name) {
                refuse(
                    "{\(name)}",
                    expected:
                        "a placeholder among: \(known.map { "{\($0)}" }.joined(separator: ", ")); the endpoint's `parameters` say what there is",
                    suggestion: Suggestion.nearest(to: name, among: known).map { "{\($0)}" })
            }
        }
        return InputTemplate(Dictionary(fields) { _, last in last })
    }
}
