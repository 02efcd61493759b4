import Model

/// A model the sandbox stands in for.
struct HostedModel: Hashable, Sendable {
    enum Task: Hashable, Sendable {
        case restore
        /// By the input's `scale`, or always by this much.
        case upscale(by: Int?)
        case cartoonify, draw, write
    }

    let key: ModelKey
    let task: Task
    let summary: String
    /// Replicate's 64-digit versions, newest first; empty elsewhere.
    var versions: [String] = []
    /// Replicate's input fields in their order; what a Space takes after its picture.
    var fields: [InputField] = []

    var owner: String { String(key.name.prefix { $0 != "/" }) }
    var shortName: String { String(key.name.drop { $0 != "/" }.dropFirst()) }
    /// The input field the picture comes in.
    var pictureField: String? { fields.first { $0.kind == .uri }?.name }

    var output: Medium { task == .write ? .text : .image }

    /// The hub's name for what an Inference model does.
    var pipeline: String {
        switch task {
        case .write: "text-generation"
        case .draw: "text-to-image"
        case .restore, .upscale, .cartoonify: "image-to-image"
        }
    }

    static func find(_ key: ModelKey) -> HostedModel? { all.first { $0.key == key } }
    static func find(version: String) -> HostedModel? { all.first { $0.versions.contains(version) } }
}

/// One input of a Replicate model as its OpenAPI schema has it, or of a Space beside its picture.
struct InputField: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable { case uri, string, number, integer, boolean }

    let name: String
    let kind: Kind
    var isRequired = false
    var initial: JSONValue = .null
    var choices: [String] = []
    var range: ClosedRange<Double>?
    let help: String
}

extension HostedModel {
    /// Those of every service.
    static let all: [HostedModel] = SandboxService.all.flatMap(\.models)
}
