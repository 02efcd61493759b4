import Hummingbird
import Model

/// `/v1/models` and `/v1/account`: what costs nothing to ask.
enum ReplicateModels {
    static func find(_ call: Call) throws -> HostedModel {
        let key = ModelKey(service: .replicate, name: "\(call.part("owner"))/\(call.part("name"))")
        guard let model = HostedModel.find(key) else { throw ReplicateReply.notFound }
        return model
    }

    static func show(_ call: Call) async throws -> Response {
        try await about(call) { model in
            ReplicateReply.json(json(model))
        }
    }

    static func versions(_ call: Call) async throws -> Response {
        try await about(call) { model in
            ReplicateReply.json([
                "next": .null, "previous": .null,
                "results": .array(model.versions.map { json(version: $0, of: model) }),
            ])
        }
    }

    static func version(_ call: Call) async throws -> Response {
        try await about(call) { model in
            guard model.versions.contains(call.part("id")) else { throw ReplicateReply.notFound }
            return ReplicateReply.json(json(version: call.part("id"), of: model))
        }
    }

    static func account(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        let key = ModelKey(service: .replicate, name: "")
        return try await call.answer(call.world.arrive(key, at: .about), of: key, at: .about) {
            ReplicateReply.json([
                "type": "organization", "username": "sandbox", "name": "Sandbox", "github_url": "",
            ]).response
        }
    }

    private static func about(_ call: Call, _ answer: (HostedModel) throws -> Reply) async throws -> Response {
        try ReplicateReply.authorize(call)
        let model = try find(call)
        let turn = call.world.arrive(model.key, at: .about, opens: false)
        return try await call.answer(turn, of: model.key, at: .about) { try answer(model).response }
    }

    private static func json(_ model: HostedModel) -> JSONValue {
        .object([
            "url": .string("https://replicate.com/\(model.key.name)"), "owner": .string(model.owner),
            "name": .string(model.shortName), "description": .string(model.summary), "visibility": "public",
            "github_url": .null, "paper_url": .null, "license_url": .null, "run_count": 1, "cover_image_url": .null,
            "default_example": .null, "latest_version": json(version: model.versions[0], of: model),
            "is_official": false,
        ])
    }

    private static func json(version: String, of model: HostedModel) -> JSONValue {
        .object([
            "id": .string(version), "created_at": "2022-09-04T19:44:43.142432Z", "cog_version": "0.4.1",
            "openapi_schema": [
                "openapi": "3.0.2", "info": ["title": "Cog", "version": "0.1.0"], "paths": [:],
                "components": ["schemas": schemas(of: model)],
            ],
        ])
    }

    /// Inputs as cog describes them: enumerations are schemas of their own that the property refers to.
    private static func schemas(of model: HostedModel) -> JSONValue {
        var schemas: [String: JSONValue] = ["Output": ["type": "string", "title": "Output", "format": "uri"]]
        var properties: [String: JSONValue] = [:]
        for (order, field) in model.fields.enumerated() {
            var property: [String: JSONValue] = [
                "x-order": .integer(order), "description": .string(field.help), "title": .string(field.name),
                "type": .string(field.kind == .uri ? "string" : field.kind.rawValue),
            ]
            if field.kind == .uri { property["format"] = "uri" }
            if field.initial != .null { property["default"] = field.initial }
            if let range = field.range {
                property["minimum"] = .number(range.lowerBound)
                property["maximum"] = .number(range.upperBound)
            }
            if !field.choices.isEmpty {
                property["type"] = nil
                property["allOf"] = [["$ref": .string("#/components/schemas/\(field.name)")]]
                schemas[field.name] = [
                    "type": "string", "title": .string(field.name), "description": "An enumeration.",
                    "enum": .array(field.choices.map(JSONValue.string)),
                ]
            }
            properties[field.name] = .object(property)
        }
        schemas["Input"] = [
            "type": "object", "title": "Input", "properties": .object(properties),
            "required": .array(model.fields.filter(\.isRequired).map { .string($0.name) }),
        ]
        return .object(schemas)
    }
}
