import Model

extension Plan {
    /// What of the settings a described API is never sent, and what it needs and is not given: a sentence each.
    ///
    /// - Parameter hasBackend: a backend is sent every parameter, under its own contract.
    package func remarks(hasBackend: Bool) -> [String] {
        var order: [String] = []
        var uses: [String: ParameterUse] = [:]
        for check in round where check.tier == .work {
            guard case .direct(let target) = check.route, let api = target.provider.api else { continue }
            let name = "\(check.endpoint.id).\(target.provider.id)"
            if uses[name] == nil { order.append(name) }
            uses[
                name, default: ParameterUse(api: api, target: target, endpoint: check.endpoint, hasBackend: hasBackend)
            ].given.formUnion(check.parameters.keys)
        }
        return order.compactMap { uses[$0] }.flatMap(\.remarks).withoutRepeats
    }
}

/// The parameters of an endpoint, as one described API uses them.
private struct ParameterUse {
    let api: APIDescription
    let target: ProviderTarget
    let endpoint: Endpoint
    let hasBackend: Bool
    /// Of the endpoint, or of any fixture that it is sent.
    var given: Set<String> = []

    private var provider: String { "`\(target.provider.id)`" }

    var remarks: [String] { unused + withoutValue + halves + unseen }

    // MARK: Parameters that go nowhere

    /// A name that is nearly one that is used is told always; any other only where nobody else uses it either.
    private var unused: [String] {
        let own = used(by: target)
        return given.subtracting(own ?? given).subtracting(["model"]).sorted().compactMap { name in
            let meant = Suggestion.nearest(to: name, among: (own ?? []).subtracting(given).sorted())
            guard meant != nil || !isUsedElsewhere(name) else { return nil }
            return "parameter `\(name)` of `\(endpoint.id)` is used by no step of \(provider)"
                + (meant.map(hint) ?? "")
        }
    }

    /// In a description of the user's own either of the two may be the misspelled one.
    private func hint(_ meant: String) -> String {
        let isAsked = api.steps.contains { $0.step.request.places.contains(.parameter(meant)) }
        return api.kind == .http && isAsked
            ? ", which asks for `{param.\(meant)}`: one of the two is misspelled" : "; did you mean `\(meant)`?"
    }

    private func isUsedElsewhere(_ name: String) -> Bool {
        hasBackend || sizes.contains(name)
            || endpoint.targets.contains { other in
                other.provider.id != target.provider.id && used(by: other)?.contains(name) ?? true
            }
    }

    /// Those that the output's size is judged by.
    private var sizes: Set<String> {
        switch endpoint.feature.size {
        case .asked: ["width", "height"]
        case .times(.parameter(let name, _)): [name]
        case .any, .same, .times(.fixed): []
        }
    }

    /// Nil: all there are.
    private func used(by target: ProviderTarget) -> Set<String>? {
        let kind = target.provider.kind
        let template = target.input ?? endpoint.feature.inputs[kind] ?? (target.provider.api == nil ? .plain : nil)
        if template?.passesOthers == true { return nil }
        let added = template?.fields.values.flatMap(InputTemplate.names) ?? []
        let described = target.provider.api?.steps.flatMap(\.step.request.places).flatMap(names) ?? []
        return Set(added + described)
    }

    private func names(of place: Placeholder) -> [String] {
        switch place {
        case .prompt: endpoint.feature.input == .image ? ["prompt"] : []
        default: place.parameters
        }
    }

    // MARK: Placeholders without a value

    /// In an address a value must be; a prompt is what APIs that edit or draw go by. Any other key may well be left out.
    private var withoutValue: [String] {
        let called = api.steps.filter { !["cancel", "estimate", "account", "reach"].contains($0.name) }
        var remarks = called.flatMap { named in
            named.step.request.address.places.filter { !hasValue($0) }.map { place in
                "`{\(place.text)}` in the address of the step `\(named.name)` of \(provider) has no value for "
                    + "`\(endpoint.id)`: \(remedy(place))"
            }
        }
        let isAsked = called.contains { $0.step.request.places.contains(.prompt) }
        if [.draw, .edit].contains(api.task), isAsked, !hasValue(.prompt) {
            remarks.append(
                "`{prompt}` of \(provider) has no value for `\(endpoint.id)`, which is sent pictures: \(remedy(.prompt))"
            )
        }
        return remarks
    }

    /// A text of several placeholders of which only some have a value is left out, which nobody means.
    private var halves: [String] {
        (api.prepare.map(\.step) + [api.submit]).flatMap { $0.request.templates.dropFirst() }.compactMap { template in
            let missing = template.places.filter { !hasValue($0) }
            guard let first = missing.first, template.places.contains(where: isGiven) else { return nil }
            return "`\(template.pattern)` is left out of what \(provider) is sent for `\(endpoint.id)`, because "
                + "`{\(first.text)}` has no value: \(remedy(first))"
        }
    }

    // MARK: The picture

    /// An API that is sent no picture draws one from nothing, and is paid for it.
    private var unseen: [String] {
        guard endpoint.feature.input == .image else { return [] }
        let isDescribed = (api.prepare.map(\.step) + [api.submit]).flatMap(\.request.places).contains { place in
            if case .picture(let form) = place { [.dataURI, .base64, .bytes].contains(form) } else { false }
        }
        let added = target.input ?? endpoint.feature.inputs[target.provider.kind]
        guard !isDescribed, added?.fields.values.flatMap(InputTemplate.names).contains("image") != true else {
            return []
        }
        return [
            "no step of \(provider) sends the picture of `\(endpoint.id)`: put `{image.data-uri}`, `{image.base64}` or "
                + "`{image.bytes}` into its submit, or into an upload before it"
        ]
    }

    private func remedy(_ place: Placeholder) -> String {
        switch place {
        case .model: "give the target a `model`"
        case .picture: "it is for features that are sent a picture"
        default: "give \(names(of: place).map { "`\($0)`" }.joined(separator: " and ")) under `parameters`"
        }
    }

    private func isGiven(_ place: Placeholder) -> Bool {
        let names = names(of: place)
        return !names.isEmpty && given.isSuperset(of: names)
    }

    private func hasValue(_ place: Placeholder) -> Bool {
        switch place {
        case .model: !target.model.isEmpty
        case .picture: endpoint.feature.input == .image
        case .prompt: endpoint.feature.input == .text || given.contains("prompt")
        case .parameter, .width, .height, .aspect: given.isSuperset(of: names(of: place))
        case .attemptID, .secondsLeft, .answer: true
        }
    }
}
