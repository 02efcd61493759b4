import Model
import Providers
import TestSupport
import Testing

/// One way a Space fails.
struct SpaceFault: Sendable, CustomTestStringConvertible {
    let name: String
    let space: FakeSpace
    let code: OutcomeCode
    let detail: String
    var retryAfter: Duration?

    var testDescription: String { "\(name) is \(code.rawValue)" }

    init(
        _ name: String, _ code: OutcomeCode, _ detail: String = "", retryAfter: Duration? = nil,
        _ change: (inout FakeSpace) -> Void
    ) {
        var space = FakeSpace()
        change(&space)
        self.name = name
        self.space = space
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    static let page = Script.text("<html>Starting</html>", status: 503)
    static let quota = "You have exceeded your GPU quota (60s requested vs. 0s left). Try again in 23:59:59"

    static let stages: [SpaceFault] = [
        SpaceFault("a Space that does not exist", .contractStatus) {
            $0.hub = .json("{\"error\":\"Repository not found\"}", status: 404)
        },
        SpaceFault("a private Space", .accountAuth) {
            $0.hub = .json("{\"error\":\"Repository not found\"}", status: 401, ["X-Error-Code": "RepoNotFound"])
        },
        SpaceFault("a limit of the hub", .throttledRate, retryAfter: .seconds(55)) {
            $0.hub = .json("{}", status: 429, ["RateLimit": "\"api\";r=0;t=55"])
        },
        SpaceFault("a hub answer without a host", .contractField) { $0.hub = .json("{\"id\":\"x\"}") },
        SpaceFault("a hub answer that is no JSON", .contractJSON) { $0.hub = .text("<html>") },
        SpaceFault("a runtime error", .providerRuntime, "no module named torch") {
            $0.runtime = "{\"stage\":\"RUNTIME_ERROR\",\"errorMessage\":\"no module named torch\"}"
        },
        SpaceFault("a build error", .providerRuntime) { $0.runtime = "{\"stage\":\"BUILD_ERROR\"}" },
        SpaceFault("a configuration error", .providerRuntime) { $0.runtime = "{\"stage\":\"CONFIG_ERROR\"}" },
        SpaceFault("no app file", .providerRuntime) { $0.runtime = "{\"stage\":\"NO_APP_FILE\"}" },
        SpaceFault("a Space being deleted", .providerRuntime) { $0.runtime = "{\"stage\":\"DELETING\"}" },
        SpaceFault("a paused Space", .providerAsleep, "owner") { $0.runtime = "{\"stage\":\"PAUSED\"}" },
        SpaceFault("a stopped Space", .providerAsleep, "owner") { $0.runtime = "{\"stage\":\"STOPPED\"}" },
        SpaceFault("a sleeping Space", .providerAsleep, "SLEEPING") {
            $0.runtime = "{\"stage\":\"SLEEPING\"}"
            $0.config = page
        },
        SpaceFault("a Space being built", .providerLoading, "BUILDING") {
            $0.runtime = "{\"stage\":\"BUILDING\"}"
            $0.config = page
        },
        SpaceFault("a starting app", .providerLoading, "APP_STARTING") {
            $0.runtime = "{\"stage\":\"APP_STARTING\"}"
            $0.config = .text("<html>", status: 200)
        },
        SpaceFault("a page instead of the configuration", .providerError, "page") { $0.config = .text("<html>") },
    ]

    static let calls: [SpaceFault] = [
        SpaceFault("an app's own login", .accountAuth, "Not authenticated") {
            $0.config = .json("{\"detail\":{\"error\":\"Not authenticated\",\"auth_message\":null}}", status: 401)
        },
        SpaceFault("an api that is gone from the functions", .contractStatus, "it has /enhance") {
            $0.config = .json("{\"protocol\":\"sse_v3\",\"dependencies\":[{\"id\":0,\"api_name\":\"enhance\"}]}")
        },
        SpaceFault("an api that is gone from the description", .contractStatus, "it describes /enhance") {
            $0.info = .json(FakeSpace.info("/enhance"))
        },
        SpaceFault("a description that is no JSON", .contractJSON) { $0.info = .text("<html>") },
        SpaceFault("a parameter nobody can give", .rejectedInput, "wants `seed`") {
            $0.info = .json(
                FakeSpace.info("/predict").replacing(
                    "\"mode\",\"parameter_has_default\":true", with: "\"seed\",\"parameter_has_default\":false"))
        },
        SpaceFault("an upload too large", .rejectedInput) { $0.upload = .text("too large", status: 413) },
        SpaceFault("an upload that is taken for nothing", .contractField) { $0.upload = .json("[]") },
        SpaceFault("a body the app refuses", .rejectedInput, "Field required") {
            $0.join = .json(
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"data\"],\"msg\":\"Field required\"}]}",
                status: 422)
        },
        SpaceFault("a validator's refusal", .rejectedInput, "too small") {
            $0.join = .json(
                "{\"detail\":[{\"__type__\":\"validate\",\"is_valid\":false,\"message\":\"too small\"}]}", status: 422)
        },
        SpaceFault("a function that is gone", .contractStatus, "no function for /predict") {
            $0.join = .text("Internal Server Error", status: 500, type: "text/plain")
        },
        SpaceFault("a crash of the app's server", .providerError) { $0.join = .text("<html>", status: 500) },
        SpaceFault("a lost session", .rejectedInput, "Session hash not found") {
            $0.join = .json("{\"detail\":\"Session hash not found.\"}", status: 400)
        },
        SpaceFault("a full queue", .throttledQueue, "Max size is 1") {
            $0.join = .json("{\"detail\":\"Queue is full. Max size is 1 and size is 1.\"}", status: 503)
        },
        SpaceFault("a full queue of an early Gradio 4", .throttledQueue) {
            $0.events = .events(["data: {\"msg\":\"queue_full\",\"event_id\":\"7be9\"}\n\n"])
        },
        SpaceFault("a stopped queue", .providerError) {
            $0.join = .json("{\"detail\":\"Queue is stopped.\"}", status: 503)
        },
        SpaceFault("a limit of the proxy before the Space", .throttledRate, retryAfter: .seconds(9)) {
            $0.join = .json("{}", status: 429, ["Retry-After": "9"])
        },
        SpaceFault("no event id", .contractField) { $0.join = .json("{}") },
        SpaceFault("no JSON for the call", .contractJSON) { $0.join = .text("<html>", status: 200) },
        SpaceFault("a message without an end", .transportProtocol, "over the limit of 16 MiB") {
            $0.events = .events(["data: "] + [String](repeating: String(repeating: "x", count: 1 << 20), count: 18))
        },
        SpaceFault("an error with a text", .providerFailed, "CUDA out of memory") {
            $0.events = FakeSpace.failing("{\"error\":\"CUDA out of memory\",\"title\":\"Error\"}")
        },
        SpaceFault("an error without a text", .providerFailed, "without a reason") {
            $0.events = FakeSpace.failing("{\"error\":null}")
        },
        SpaceFault("a GPU quota", .accountQuota, "GPU quota", retryAfter: .seconds(86_399)) {
            $0.events = FakeSpace.failing("{\"error\":\"\(quota)\",\"title\":\"ZeroGPU quota exceeded\"}")
        },
        SpaceFault("an older text of the GPU quota", .accountQuota, retryAfter: .seconds(588)) {
            $0.events = FakeSpace.failing(
                "{\"error\":\"You have exceeded your free GPU quota (46s left vs. 60s requested). retry in 0:09:48\"}")
        },
        SpaceFault("an aborted GPU task", .providerFailed, "aborted") {
            $0.events = FakeSpace.failing("{\"error\":\"GPU task aborted\"}")
        },
        SpaceFault("no free GPU", .providerFailed, "No GPU") {
            $0.events = FakeSpace.failing("{\"error\":\"No GPU was available after 60s\"}")
        },
        SpaceFault("a parameter outside its choices", .rejectedInput) {
            $0.events = FakeSpace.failing("{\"error\":\"Value: 'v9' is not in the list of choices: ['v1']\"}")
        },
        SpaceFault("a lost event", .providerError, "lost the event") {
            $0.events = .events([
                "data: {\"msg\":\"unexpected_error\",\"message\":\"404: Not Found\",\"session_not_found\":true,\"success\":false}\n\n"
            ])
        },
        SpaceFault("an error of the queue", .providerError, "disk full") {
            $0.events = .events(["data: {\"msg\":\"unexpected_error\",\"message\":\"disk full\",\"success\":false}\n\n"]
            )
        },
        SpaceFault("a stream cut before its end", .transportTruncated) {
            $0.events = .events(FakeSpace.before, ended: false)
        },
        SpaceFault("a stream ended without a result", .transportTruncated, "without a result") {
            $0.events = .events(FakeSpace.before)
        },
        SpaceFault("a message that is no JSON", .contractJSON) { $0.events = .events(["data: [{\n\n"]) },
        SpaceFault("a completion without outputs", .contractField, "list of outputs") {
            $0.events = .events([FakeSpace.completed(true, "{}")])
        },
        SpaceFault("a result without an output", .contractField) { $0.events = FakeSpace.complete("[]") },
        SpaceFault("a null as output", .contractField) { $0.events = FakeSpace.complete("[null]") },
        SpaceFault("a text as output", .imageUndecodable, "done") { $0.events = FakeSpace.complete("[\"done\"]") },
        SpaceFault("a number as output", .imageUndecodable, "a number") { $0.events = FakeSpace.complete("[3]") },
        SpaceFault("an output that is gone", .imageMissing) {
            $0.file = .json("{\"detail\":\"File not allowed: /tmp/x.\"}", status: 403)
        },
        SpaceFault("an output that is gone from Gradio 4", .imageMissing) {
            $0.file = .json("{\"detail\":\"File not found\"}", status: 404)
        },
        SpaceFault("a page as output", .imageUndecodable, "<html>") { $0.file = .text("<html>") },
    ]
}

@Suite("Faults of Spaces")
struct SpaceFaultTests {
    @Test("each fault has exactly its code", arguments: SpaceFault.stages + SpaceFault.calls)
    func fault(_ fault: SpaceFault) async throws {
        let server = try fault.space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == fault.code, "\(attempt.detail)")
        #expect(attempt.detail.contains(fault.detail), "\(attempt.detail)")
        #expect(attempt.retryAfter == fault.retryAfter)
    }
}
