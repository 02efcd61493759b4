/// Encoded picture bytes with what the manifest says about them.
package struct Picture: Hashable, Sendable {
    package let bytes: [UInt8]
    /// By magic bytes, never by name.
    package let format: ImageFormat
    /// In pixels.
    package let width: Int
    package let height: Int
    /// Lower-case hexadecimal SHA-256 of `bytes`.
    package let sha256: String

    package init(bytes: [UInt8], format: ImageFormat, width: Int, height: Int, sha256: String) {
        self.bytes = bytes
        self.format = format
        self.width = width
        self.height = height
        self.sha256 = sha256
    }
}

/// An input with, where there is one, its reference (golden) output.
package struct Fixture: Hashable, Sendable, Identifiable {
    package enum Content: Hashable, Sendable {
        case image(Picture)
        case prompt(String)
    }

    package let id: String
    /// One line for people: what it shows and what it is good for.
    package let summary: String
    package let content: Content
    /// The true output by feature, where one exists: a clean original, a high-resolution original.
    package let references: [FeatureID: Picture]
    /// Parameters this fixture needs at a feature, over the endpoint's own, for example a smaller `scale`.
    package let parameters: [FeatureID: [String: JSONValue]]
    package let tags: [String]

    package init(
        id: String, summary: String = "", content: Content, references: [FeatureID: Picture] = [:],
        parameters: [FeatureID: [String: JSONValue]] = [:], tags: [String] = []
    ) {
        self.id = id
        self.summary = summary
        self.content = content
        self.references = references
        self.parameters = parameters
        self.tags = tags
    }

    package var medium: Medium {
        if case .image = content { .image } else { .text }
    }

    package func fits(_ feature: FeatureSpec) -> Bool { medium == feature.input }
}
