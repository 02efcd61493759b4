import Model

/// Checks a prediction's input against the model's schema, with the complaints of the real API.
struct ReplicateInput {
    let model: HostedModel
    let input: [String: JSONValue]

    private struct Flaw {
        let type: String
        let field: String
        let text: String
    }

    /// Throws the 422 that names every flaw. Keys the model does not know are let through, as cog does.
    func check() throws {
        let flaws = model.fields.compactMap(flaw)
        guard !flaws.isEmpty else { return }
        let detail = flaws.map { "- \($0.field): \($0.text)\n" }.joined()
        let fields = flaws.map { flaw in
            JSONValue.object([
                "type": .string(flaw.type), "field": .string(flaw.field), "description": .string(flaw.text),
            ])
        }
        throw ReplicateReply.problem(
            422, title: "Input validation failed", detail: detail, more: ["invalid_fields": .array(fields)])
    }

    private func flaw(_ field: InputField) -> Flaw? {
        guard let value = input[field.name], value != .null else {
            guard field.isRequired else { return nil }
            return Flaw(type: "required", field: "input", text: "\(field.name) is required")
        }
        let place = "input.\(field.name)"
        guard fits(value, field.kind) else {
            let wanted = field.kind == .uri ? "string" : field.kind.rawValue
            let text = "Invalid type. Expected: \(wanted), given: \(ReplicateInput.typeName(value))"
            return Flaw(type: "invalid_type", field: place, text: text)
        }
        if let text = value.string, !field.choices.isEmpty, !field.choices.contains(text) {
            let choices = field.choices.map { "\"\($0)\"" }.joined(separator: ", ")
            return Flaw(
                type: "enum", field: place, text: "\(field.name) must be one of the following: \(choices)")
        }
        return rangeFlaw(field, value, place)
    }

    private func rangeFlaw(_ field: InputField, _ value: JSONValue, _ place: String) -> Flaw? {
        guard let range = field.range, let number = value.double else { return nil }
        if number > range.upperBound {
            let bound = JSONValue.number(range.upperBound).integer.map(String.init) ?? "\(range.upperBound)"
            return Flaw(type: "number_lte", field: place, text: "Must be less than or equal to \(bound)")
        }
        guard number < range.lowerBound else { return nil }
        let bound = JSONValue.number(range.lowerBound).integer.map(String.init) ?? "\(range.lowerBound)"
        return Flaw(type: "number_gte", field: place, text: "Must be greater than or equal to \(bound)")
    }

    private func fits(_ value: JSONValue, _ kind: InputField.Kind) -> Bool {
        switch kind {
        case .uri, .string: value.string != nil
        case .number: value.double != nil
        case .integer: value.integer != nil
        case .boolean: value.bool != nil
        }
    }

    private static func typeName(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The work, with the picture fetched from where the input says it is: a data URI, or a file of this sandbox.
    /// What cannot be fetched is left empty, and the model fails on it as the real one does.
    func order(in world: World) -> WorkOrder {
        var order = WorkOrder(task: model.task)
        for (name, value) in input { order.numbers[name] = value.double }
        if let name = model.pictureField, let address = input[name]?.string {
            order.picture = ReplicateInput.picture(at: address, in: world)
        }
        return order
    }

    static func picture(at address: String, in world: World) -> [UInt8] {
        if address.hasPrefix("data:") { return (try? DataURI(address))?.bytes ?? [] }
        let parts = address.split(separator: "/")
        if let index = parts.lastIndex(of: "files"), index + 1 < parts.count {
            return world.file("replicate/\(parts[index + 1])")?.bytes ?? []
        }
        if let index = parts.lastIndex(of: "delivery"), index + 1 < parts.count,
            case .picture(let bytes) = world.find(job: String(parts[index + 1]))?.snapshot.ending?.result
        {
            return bytes
        }
        return []
    }
}
