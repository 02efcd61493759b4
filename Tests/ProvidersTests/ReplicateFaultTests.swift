import Model
import Providers
import TestSupport
import Testing

/// One row of the failure table of Replicate's protocol: what it answers to a creation, and what that is called.
struct ReplicateFault: Sendable, CustomTestStringConvertible {
    let name: String
    var status = 201
    var headers: [String: String] = [:]
    let body: String
    let code: OutcomeCode
    /// Must stand in the detail.
    var detail = ""
    var retryAfter: Duration?
    /// The answer to the download of `URL/out`.
    var delivery: Script = .answer(404)

    var testDescription: String { "\(name) is \(code.rawValue)" }

    static func finished(
        _ name: String, _ status: String, _ members: String, _ code: OutcomeCode, _ detail: String = "",
        delivery: Script = .answer(404)
    ) -> ReplicateFault {
        ReplicateFault(
            name: name, body: Making.prediction(status, members), code: code, detail: detail, delivery: delivery)
    }

    static let throttled = """
        {"detail":"Request was throttled. Your rate limit resets in ~30s.","status":429}
        """

    static let all: [ReplicateFault] = [
        ReplicateFault(
            name: "a refused token", status: 401,
            body: "{\"title\":\"Unauthenticated\",\"detail\":\"You did not pass a valid authentication token\"}",
            code: .accountAuth, detail: "valid authentication token"),
        ReplicateFault(
            name: "no credit", status: 402, body: "{\"title\":\"Insufficient credit\",\"detail\":\"x\"}",
            code: .accountPayment, detail: "Insufficient credit"),
        ReplicateFault(
            name: "a private model", status: 403, body: "{\"detail\":\"not yours\"}", code: .accountAuth),
        ReplicateFault(
            name: "an unknown model", status: 404,
            body: "{\"detail\":\"The requested resource could not be found.\",\"status\":404}", code: .contractStatus,
            detail: "no such model"),
        ReplicateFault(
            name: "a refused input", status: 422,
            body: """
                {"detail":"- input: prompt is required\\n","status":422,"title":"Input validation failed",\
                "invalid_fields":[{"type":"required","field":"input","description":"prompt is required"}]}
                """, code: .rejectedInput, detail: "prompt is required"),
        ReplicateFault(
            name: "a version that is gone", status: 422,
            body: """
                {"title":"Invalid version or not permitted","detail":"The specified version does not exist","status":422}
                """, code: .contractStatus, detail: "version does not exist"),
        ReplicateFault(
            name: "throttling with a header", status: 429, headers: ["Retry-After": "5"], body: throttled,
            code: .throttledRate, retryAfter: .seconds(5)),
        ReplicateFault(
            name: "throttling with a body field", status: 429, body: "{\"detail\":\"x\",\"retry_after\":7}",
            code: .throttledRate, retryAfter: .seconds(7)),
        ReplicateFault(
            name: "throttling with a text", status: 429, body: throttled, code: .throttledRate,
            retryAfter: .seconds(30)),
        ReplicateFault(
            name: "an HTML error page", status: 502, headers: ["Content-Type": "text/html"],
            body: "<html>Bad gateway</html>", code: .providerError, detail: "Bad gateway"),
        ReplicateFault(name: "a Cloudflare error", status: 522, body: "", code: .providerError),
        ReplicateFault(name: "no JSON", body: "<html>", code: .contractJSON, detail: "<html>"),
        ReplicateFault(name: "no id", body: "{\"status\":\"starting\"}", code: .contractField),
        ReplicateFault(name: "no status", body: "{\"id\":\"a\"}", code: .contractField),
        ReplicateFault(
            name: "an unknown status", body: "{\"id\":\"a\",\"status\":\"queued\"}", code: .contractField,
            detail: "queued"),
        .finished("a model error", "failed", "\"error\":\"index out of range\"", .providerFailed, "index out of range"),
        .finished("a model error without a text", "failed", "\"output\":null", .providerFailed, "no reason"),
        .finished(
            "out of memory", "failed", "\"error\":\"CUDA out of memory. Tried to allocate 2 GiB\"", .providerFailed,
            "smaller picture may do"),
        .finished(
            "an interruption", "failed", "\"error\":\"Prediction interrupted; please retry (code: PA)\"",
            .providerFailed, "usually passes"),
        .finished(
            "a start timeout", "failed", "\"error\":\"Director: unexpected error handling prediction (E6716)\"",
            .providerFailed, "usually passes"),
        .finished("a refused picture", "failed", "\"error\":\"NSFW content detected\"", .rejectedPolicy, "NSFW"),
        .finished("a cancelled prediction", "canceled", "", .providerCancelled, "canceled"),
        .finished("an aborted prediction", "aborted", "", .providerCancelled, "aborted"),
        .finished("no output", "succeeded", "\"output\":null", .contractField, "output is empty"),
        .finished("an empty list", "succeeded", "\"output\":[]", .contractField, "output is empty"),
        .finished(
            "removed data", "succeeded", "\"output\":null,\"data_removed\":true", .contractField, "removed"),
        .finished("an object as output", "succeeded", "\"output\":{\"a\":1}", .imageUndecodable, "an object"),
        .finished("a text as output", "succeeded", "\"output\":\"done\"", .imageUndecodable, "done"),
        .finished("another scheme", "succeeded", "\"output\":\"file:///etc/passwd\"", .imageUndecodable, "file:///"),
        .finished(
            "an expired result", "succeeded", "\"output\":\"URL/out\"", .imageMissing, "gone", delivery: .answer(404)),
        .finished(
            "a forbidden result", "succeeded", "\"output\":\"URL/out\"", .imageMissing, "gone", delivery: .answer(403)),
        .finished(
            "a deleted result", "succeeded", "\"output\":\"URL/out\"", .imageMissing, "gone", delivery: .answer(410)),
        .finished(
            "an HTML page as result", "succeeded", "\"output\":\"URL/out\"", .imageUndecodable, "a page, \"sorry\"",
            delivery: .text("<html>sorry</html>")),
        .finished(
            "a cut result", "succeeded", "\"output\":\"URL/out\"", .transportTruncated, "/out",
            delivery: [.send(Script.head(200, ["Content-Length": "100"])), .send([1]), .close]),
        .finished(
            "a failing delivery host", "succeeded", "\"output\":\"URL/out\"", .providerError, "/out",
            delivery: .answer(503)),
    ]
}

@Suite("Faults of Replicate")
struct ReplicateFaultTests {
    @Test("each fault has exactly its code", arguments: ReplicateFault.all)
    func fault(_ fault: ReplicateFault) async throws {
        let server = try LoopbackServer { request in
            guard request.method == "POST" else { return fault.delivery }
            let body = fault.body.replacing("URL", with: "http://\(request["Host"] ?? "")")
            return .json(body, status: fault.status, fault.headers)
        }
        let reply = await Making.prober().call(Making.call(Making.target(.replicate, server.url)))
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == fault.code, "\(attempt.detail)")
        #expect(attempt.code == fault.code)
        #expect(attempt.detail.contains(fault.detail), "\(attempt.detail)")
        #expect(attempt.retryAfter == fault.retryAfter)
        #expect(reply.answer == nil)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test("a refused creation costs nothing, a failed prediction what was run")
    func cost() async throws {
        for (status, body, amount) in [
            (422, "{}", 0), (201, Making.prediction("failed", "\"metrics\":{\"predict_time\":3}"), 300),
            (201, Making.prediction("aborted"), 0), (201, Making.prediction("failed", "\"error\":\"E6716\""), 0),
        ] {
            let server = try LoopbackServer { _ in .json(body, status: status) }
            let target = Making.target(.replicate, server.url, price: Making.price(.second, 100))
            let reply = await Making.prober().call(Making.call(target))
            #expect(reply.attempts.first?.cost.amount == MicroDollars(Int64(amount)))
        }
    }

    @Test("the body of an error is kept up to 2 KB, without the token")
    func body() async throws {
        let text =
            "{\"detail\":\"your token r8_secret_for_tests is bad\",\"x\":\"" + String(repeating: "y", count: 5000)
        let server = try LoopbackServer { _ in .json(text + "\"}", status: 401) }
        let reply = await Making.prober().call(Making.call(Making.target(.replicate, server.url)))
        let attempt = try #require(reply.attempts.first)
        #expect(attempt.body.map { 2040...2048 ~= $0.utf8.count } == true)
        #expect(attempt.body?.contains("•••") == true)
        #expect(!"\(attempt)".contains("r8_secret"))
    }
}
