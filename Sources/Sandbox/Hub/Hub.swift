import Hummingbird
import Model

/// The Hugging Face hub: `/api/models/…` and `/api/spaces/…`. Everything public can be asked without a token.
enum Hub {
    static let missing = Reply.json(["error": "Repository not found"], status: 404)
        .with("x-error-code", "RepoNotFound").with("x-error-message", "Repository not found")

    static func authorize(_ call: Call) throws {
        guard call.token != Call.refusedToken else {
            throw Reply.json(["error": "Invalid credentials in Authorization header"], status: 401)
        }
    }

    static func whoami(_ call: Call) throws -> Response {
        try authorize(call)
        guard call.token != nil else {
            throw Reply.json(["error": "Invalid username or password."], status: 401)
        }
        return Reply.json(["type": "user", "name": "sandbox", "fullname": "Sandbox", "auth": ["type": "access_token"]])
            .response
    }

    static func model(_ call: Call) async throws -> Response {
        try authorize(call)
        let model = try find(call, .inference)
        let turn = call.world.arrive(model.key, at: .about, opens: false)
        return try await call.answer(turn, of: model.key, at: .about) {
            let mapping: JSONValue = [
                "hf-inference": [
                    "status": "live", "providerId": .string(model.key.name), "task": .string(model.pipeline),
                ]
            ]
            if call.query("expand") != nil {
                return Reply.json(["_id": id, "id": .string(model.key.name), "inferenceProviderMapping": mapping])
                    .response
            }
            return Reply.json(repository(model).merging(["modelId": .string(model.key.name)])).response
        }
    }

    static func space(_ call: Call) async throws -> Response {
        try authorize(call)
        let space = try find(call, .space)
        let turn = call.world.arrive(space.key, at: .about)
        return try await call.answer(turn, of: space.key, at: .about) {
            let stage = HubStage(turn, world: call.world)
            let path = "/spaces/\(space.key.name)/"
            let host = turn.fault(at: .about)?.elsewhere(call.world.root, path: path) ?? call.base + path
            return Reply.json(
                repository(space).merging([
                    "host": .string(host), "subdomain": .string(subdomain(space)),
                    "sdk": "gradio", "runtime": stage.json(subdomain: subdomain(space)),
                ])
            ).response
        }
    }

    static func runtime(_ call: Call) async throws -> Response {
        try authorize(call)
        let space = try find(call, .space)
        let turn = call.world.arrive(space.key, at: .about, opens: false)
        return try await call.answer(turn, of: space.key, at: .about) {
            Reply.json(HubStage(turn, world: call.world).json(subdomain: subdomain(space))).response
        }
    }

    private static func find(_ call: Call, _ service: Service) throws -> HostedModel {
        let key = ModelKey(service: service, name: "\(call.part("owner"))/\(call.part("name"))")
        guard let model = HostedModel.find(key) else { throw missing }
        return model
    }

    private static let id: JSONValue = "000000000000000000000000"
    static let sha: JSONValue = "0000000000000000000000000000000000000000"

    private static func repository(_ model: HostedModel) -> JSONValue {
        .object([
            "_id": id, "id": .string(model.key.name), "author": .string(model.owner), "sha": sha,
            "lastModified": "2024-01-01T00:00:00.000Z", "createdAt": "2024-01-01T00:00:00.000Z", "private": false,
            "gated": false, "disabled": false, "likes": 1, "downloads": 1, "tags": [.string(model.pipeline)],
            "pipeline_tag": .string(model.pipeline), "library_name": "diffusers", "siblings": [],
        ])
    }

    /// The rule of hf.space: lower case, and `/`, `.` and `_` become `-`.
    private static func subdomain(_ space: HostedModel) -> String {
        String(space.key.name.lowercased().map { "/._".contains($0) ? "-" : $0 })
    }
}

/// What the hub says of a Space's state.
struct HubStage {
    /// Nil while it runs as it should.
    let fault: (name: String, message: String?)?

    init(_ turn: Turn, world: World) {
        fault = HubStage.broken(turn, world: world)
    }

    private static func broken(_ turn: Turn, world: World) -> (name: String, message: String?)? {
        guard case .stage(let name, let message, let lasts) = turn.decision.fault?.effect else { return nil }
        if let lasts, (world.clock.now() - turn.startedAt).seconds > lasts.seconds * world.timeScale { return nil }
        return (name, message)
    }

    func json(subdomain: String) -> JSONValue {
        var runtime: [String: JSONValue] = [
            "stage": .string(fault?.name ?? "RUNNING"),
            "hardware": ["current": fault == nil ? "cpu-basic" : .null, "requested": "cpu-basic"],
            "storage": .null, "gcTimeout": 172_800, "replicas": ["current": 1, "requested": 1], "devMode": false,
            "domains": [["domain": .string("\(subdomain).hf.space"), "stage": "READY"]], "sha": Hub.sha,
        ]
        if let message = fault?.message { runtime["errorMessage"] = .string(message) }
        return .object(runtime)
    }
}

extension JSONValue {
    /// An object with more members, or others in their place.
    func merging(_ more: [String: JSONValue]) -> JSONValue {
        .object((object ?? [:]).merging(more) { $1 })
    }
}
