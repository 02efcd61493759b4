import Hummingbird
import Model

/// The sandbox's own pages, which no provider has.
enum Control {
    static func journal(_ call: Call) -> Response {
        let world = call.world
        return Reply.json(world.journal.json { world.find(job: $0)?.span }).response
    }

    static func clearJournal(_ call: Call) -> Response {
        call.world.journal.clear()
        return Reply(204).response
    }

    static func scenario(_ call: Call) -> Response {
        let scenario = call.world.scenario
        return Reply.json([
            "schema": 1, "name": .string(scenario.name), "summary": .string(scenario.summary),
            "time_scale": .number(call.world.timeScale), "names": .array(Scenario.names.map(JSONValue.string)),
        ]).response
    }

    /// Every fault there is, for `POST /_sandbox/scenario`.
    static func faults(_ call: Call) throws -> Response {
        Reply.json([
            "schema": 1,
            "faults": .array(
                try FaultCatalogue.embedded().faults.map { fault in
                    [
                        "name": .string(fault.name), "summary": .string(fault.summary),
                        "services": .array(fault.services.map { .string($0.rawValue) }),
                        "at": .string(fault.step.rawValue), "code": .string(fault.code.rawValue),
                        "retry": .string(fault.retry.rawValue),
                    ]
                }),
        ]).response
    }

    /// What a scenario can be sent as.
    static let documents = ["application/json", "application/yaml", "application/x-yaml", "text/yaml"]

    /// `{"name": "all-up"}`, `{"fault": "output-black", "for": "replicate:*"}` to meet one fault always, or a whole
    /// scenario as a file of its own would have it, in YAML or JSON. Calls are counted from one again.
    static func changeScenario(_ call: Call) async throws -> Response {
        let body = try await call.body(limit: 1 << 20)
        do {
            let chosen = try wish(body)
            guard call.world.canPlay(chosen) else { throw SandboxError.withoutTLS(scenario: chosen.name) }
            call.world.play(chosen)
        } catch let error as SandboxError {
            throw Reply.json(["error": .string(error.description)], status: 400)
        }
        return scenario(call)
    }

    private static func wish(_ body: [UInt8]) throws(SandboxError) -> Scenario {
        let wish = JSONValue(parsing: body)
        if let name = wish?["name"]?.string { return try Scenario.named(name) }
        if let fault = wish?["fault"]?.string { return try Scenario.always(fault, for: wish?["for"]?.string ?? "*") }
        return try Scenario.read(String(decoding: body, as: UTF8.self), file: "request")
    }
}
