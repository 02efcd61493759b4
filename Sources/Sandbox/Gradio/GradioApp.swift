import Hummingbird
import Model

/// A Space as the Gradio 6 app it runs: what is asked before any work.
enum GradioApp {
    static let prefix = "/gradio_api"
    static let version = "6.31.0"
    static let notFound = Reply.json(["detail": "Not Found"], status: 404)

    static func find(_ call: Call) throws -> HostedModel {
        let key = ModelKey(service: .space, name: "\(call.part("owner"))/\(call.part("name"))")
        guard let space = HostedModel.find(key) else { throw notFound }
        return space
    }

    /// Answers unless the Space is not up; then it is an HTML page, as the proxy before every Space shows it.
    static func whenUp(
        _ call: Call, at step: Step, opens: Bool = true, _ usual: (HostedModel, Turn) async throws -> Response
    ) async throws -> Response {
        let space = try find(call)
        let turn = call.world.arrive(space.key, at: step, opens: opens)
        return try await call.answer(turn, of: space.key, at: step) {
            guard let broken = HubStage(turn, world: call.world).fault else { return try await usual(space, turn) }
            if let fault = turn.decision.fault { call.context.note.met(fault) }
            throw Reply.text(
                "<!DOCTYPE html><html><head><title>Space</title></head><body>This Space is \(broken.name).</body></html>",
                status: 503, type: "text/html; charset=utf-8")
        }
    }

    static func page(_ call: Call) async throws -> Response {
        try await whenUp(call, at: .app, opens: false) { space, _ in
            let html = "<!doctype html><html><head><title>\(space.summary)</title></head><body></body></html>"
            return Reply.text(html, status: 200, type: "text/html; charset=utf-8").response
        }
    }

    static func config(_ call: Call) async throws -> Response {
        try await whenUp(call, at: .app) { space, _ in
            Reply.json(config(of: space, root: "\(call.base)/spaces/\(space.key.name)")).response
        }
    }

    static func info(_ call: Call) async throws -> Response {
        try await whenUp(call, at: .app, opens: false) { space, _ in Reply.json(info(of: space)).response }
    }

    private static func config(of space: HostedModel, root: String) -> JSONValue {
        .object([
            "version": .string(version), "api_prefix": .string(prefix), "protocol": "sse_v3", "mode": "interface",
            "app_id": 1, "dev_mode": false, "analytics_enabled": false, "connect_heartbeat": false,
            "title": .string(space.summary), "space_id": .string(space.key.name), "enable_queue": true,
            "show_error": false, "is_colab": false, "max_file_size": .null, "root": .string(root), "username": .null,
            "components": .array(
                [
                    ["id": 1, "type": "image", "props": ["label": "Input", "type": "filepath", "name": "image"]],
                    ["id": 2, "type": "image", "props": ["label": "Output", "type": "filepath", "name": "image"]],
                ] + space.fields.enumerated().map { component($1, id: 3 + $0) }),
            "dependencies": [
                [
                    "id": 0, "inputs": .array([1] + space.fields.indices.map { .integer(3 + $0) }), "outputs": [2],
                    "api_name": "predict", "backend_fn": true, "queue": true,
                    "cancels": [], "types": ["generator": false, "cancel": false], "api_visibility": "public",
                    "targets": [],
                ]
            ],
        ])
    }

    private static func component(_ field: InputField, id: Int) -> JSONValue {
        [
            "id": .integer(id), "type": "number",
            "props": ["label": .string(field.help), "name": "number", "value": field.initial],
        ]
    }

    private static func info(of space: HostedModel) -> JSONValue {
        let picture: JSONValue = [
            "label": "Input", "parameter_name": "img", "parameter_has_default": false, "parameter_default": .null,
            "type": imageData, "component": "Image", "example_input": .null,
            "python_type": ["type": "filepath", "description": ""],
        ]
        let result: JSONValue = [
            "label": "Output", "type": imageData, "component": "Image",
            "python_type": ["type": "filepath", "description": ""],
        ]
        return [
            "named_endpoints": [
                "/predict": [
                    "parameters": .array([picture] + space.fields.map(parameter)), "returns": [result],
                    "api_visibility": "public",
                ]
            ],
            "unnamed_endpoints": [:],
        ]
    }

    private static func parameter(_ field: InputField) -> JSONValue {
        [
            "label": .string(field.help), "parameter_name": .string(field.name), "parameter_has_default": true,
            "parameter_default": field.initial, "type": ["type": "number"], "component": "Number",
            "example_input": 3, "python_type": ["type": "float", "description": ""],
        ]
    }

    /// The schema by which clients know that a value is a file.
    private static let imageData: JSONValue = [
        "title": "ImageData", "type": "object",
        "properties": [
            "path": ["anyOf": [["type": "string"], ["type": "null"]], "default": .null, "title": "Path"],
            "url": ["anyOf": [["type": "string"], ["type": "null"]], "default": .null, "title": "Url"],
            "size": ["anyOf": [["type": "integer"], ["type": "null"]], "default": .null, "title": "Size"],
            "orig_name": ["anyOf": [["type": "string"], ["type": "null"]], "default": .null, "title": "Orig Name"],
            "mime_type": ["anyOf": [["type": "string"], ["type": "null"]], "default": .null, "title": "Mime Type"],
            "is_stream": ["type": "boolean", "default": false, "title": "Is Stream"],
            "meta": [
                "type": "object", "title": "Meta", "additionalProperties": true,
                "default": ["_type": "gradio.FileData"],
            ],
        ],
    ]
}
