import FoundationEssentials
package import Model

/// What a judge of the user's own is shown: an output, what it was made from, and what was asked for.
package struct JudgedWork: Sendable {
    /// A picture or a text, with what is known of it.
    package struct File: Sendable {
        package let bytes: [UInt8]
        package let mediaType: String
        /// What its name ends with, without the dot.
        package let suffix: String
        /// In pixels; nil for a text.
        package let size: (width: Int, height: Int)?

        package init(bytes: [UInt8], mediaType: String, suffix: String, size: (width: Int, height: Int)?) {
            self.bytes = bytes
            self.mediaType = mediaType
            self.suffix = suffix
            self.size = size
        }

        package init(_ picture: Picture) {
            self.init(
                bytes: picture.bytes, mediaType: picture.format.mime, suffix: picture.format.rawValue,
                size: (picture.width, picture.height))
        }

        package init(text: String) {
            self.init(bytes: Array(text.utf8), mediaType: "text/plain; charset=utf-8", suffix: "txt", size: nil)
        }
    }

    package var endpoint: String?
    package var route: String?
    package var fixture: String?
    package var feature: FeatureID?
    /// Who answered: the backend's `source`, or the provider's id.
    package var provider: String?
    package var model: String?
    package var modelVersion: String?
    package var prompt: String?
    package var parameters: [String: JSONValue] = [:]
    package var input: File?
    package let output: File
    package var reference: File?

    package init(output: File) {
        self.output = output
    }

    /// The files in the order they are written, by the names the question has for them.
    var files: [(name: String, file: File)] {
        [("input", input), ("output", output), ("reference", reference)].compactMap { name, file in
            file.map { (name, $0) }
        }
    }

    /// The question as one line of JSON; its keys do not change, and what is not known is null.
    ///
    /// - Parameter folder: where the files are.
    func question(to judge: JudgeSpec, in folder: String, _ redactor: Redactor) -> [UInt8] {
        func text(_ value: String?) -> JSONValue { value.map { .string(redactor.redact($0)) } ?? .null }
        func place(_ name: String, _ file: File?) -> JSONValue {
            guard let file else { return .null }
            return [
                "path": .string("\(folder)/\(name).\(file.suffix)"), "media_type": .string(file.mediaType),
                "bytes": .integer(file.bytes.count),
                "width": file.size.map { .integer($0.width) } ?? .null,
                "height": file.size.map { .integer($0.height) } ?? .null,
            ]
        }
        let question: JSONValue = [
            "schema": 1, "judge": .string(judge.id), "endpoint": text(endpoint), "route": text(route),
            "fixture": text(fixture), "feature": text(feature?.rawValue), "provider": text(provider),
            "model": text(model), "model_version": text(modelVersion), "prompt": text(prompt),
            "parameters": JSONValue.object(parameters).redacted(by: redactor),
            "input": place("input", input), "output": place("output", output),
            "reference": place("reference", reference),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(question) else {
            preconditionFailure("only a number that is not finite cannot be encoded, and parameters have none")
        }
        return Array(data) + [0x0A]
    }
}

extension JSONValue {
    /// Without the secrets in its texts, names of members too.
    fileprivate func redacted(by redactor: Redactor) -> JSONValue {
        switch self {
        case .string(let text): .string(redactor.redact(text))
        case .array(let items): .array(items.map { $0.redacted(by: redactor) })
        case .object(let members):
            .object(
                Dictionary(members.map { (redactor.redact($0.key), $0.value.redacted(by: redactor)) }) { first, _ in
                    first
                })
        case .null, .bool, .integer, .number: self
        }
    }
}
