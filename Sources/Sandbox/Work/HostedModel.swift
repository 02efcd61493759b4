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
    /// The models of the contract, with their pinned versions first known and newer ones where there are any.
    static let all: [HostedModel] = [
        HostedModel(
            key: ModelKey(service: .replicate, name: "tencentarc/gfpgan"), task: .restore,
            summary: "Practical face restoration algorithm for *old photos* or *AI-generated faces*",
            versions: ["0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c"],
            fields: [
                InputField(name: "img", kind: .uri, isRequired: true, help: "Input"),
                InputField(
                    name: "version", kind: .string, initial: "v1.4",
                    choices: ["v1.2", "v1.3", "v1.4", "RestoreFormer"],
                    help: "GFPGAN version"),
                InputField(name: "scale", kind: .number, initial: 2, help: "Rescaling factor"),
            ]),
        HostedModel(
            key: ModelKey(service: .replicate, name: "nightmareai/real-esrgan"), task: .upscale(by: nil),
            summary: "Real-ESRGAN with optional face correction and adjustable upscale",
            versions: [
                "f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa",
                "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b",
            ],
            fields: [
                InputField(name: "image", kind: .uri, isRequired: true, help: "Input image"),
                InputField(name: "scale", kind: .number, initial: 4, range: 0...10, help: "Factor to scale image by"),
                InputField(
                    name: "face_enhance", kind: .boolean, initial: false,
                    help: "Run GFPGAN face enhancement along with upscaling"),
            ]),
        HostedModel(
            key: ModelKey(service: .replicate, name: "412392713/vtoonify"), task: .cartoonify,
            summary: "Portrait style transfer",
            versions: [
                "afe9ed6158e2a956b3198db1cf90ce83fb403eb43fe76a78c80494c7c9a82a56",
                "54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522",
            ],
            fields: [
                InputField(name: "image", kind: .uri, isRequired: true, help: "Input image"),
                InputField(name: "style_type", kind: .string, initial: "cartoon1", help: "Style"),
                InputField(
                    name: "style_degree", kind: .number, initial: 0.5, range: 0...1, help: "Strength of the style"),
                InputField(name: "padding", kind: .integer, initial: 200, help: "Pixels around the face"),
            ]),
        HostedModel(
            key: ModelKey(service: .space, name: "akhaliq/Real-ESRGAN"), task: .upscale(by: nil),
            summary: "Real ESRGAN",
            fields: [InputField(name: "scale", kind: .number, initial: 4, range: 0...10, help: "Rescaling factor")]),
        HostedModel(
            key: ModelKey(service: .space, name: "PKUWilliamYang/VToonify"), task: .cartoonify, summary: "VToonify"),
        HostedModel(
            key: ModelKey(service: .inference, name: "mistralai/Mistral-7B-Instruct-v0.2"), task: .write,
            summary: "Mistral 7B Instruct"),
        HostedModel(
            key: ModelKey(service: .inference, name: "stabilityai/stable-diffusion-2"), task: .draw,
            summary: "Stable Diffusion 2"),
        HostedModel(
            key: ModelKey(service: .inference, name: "stabilityai/stable-diffusion-x4-upscaler"), task: .upscale(by: 4),
            summary: "Stable Diffusion x4 upscaler"),
    ]
}
