import Model
import Providers
import TestSupport
import Testing

@Suite("A backend's endpoints")
struct BackendProbeTests {
    private static let image = "\"image\":\"\(DataURI.encode(Making.png, mime: "image/png"))\""

    private func outcome(
        _ script: Script, _ feature: FeatureSpec = .hdImage, expectation: Model.Expectation = Model.Expectation(),
        targets: [ProviderTarget] = []
    ) async throws -> (Outcome, RawRequest?) {
        let server = try LoopbackServer { _ in script }
        let endpoint = Making.endpoint(feature, targets: targets, expectation: expectation)
        let check = Check(endpoint: endpoint, route: .backend, fixture: Making.fixture(feature))
        let backend = BackendTarget(
            baseURL: server.url, headers: ["X-Api": "1"], token: Secret("backend_secret", variable: "BACKEND_TOKEN"))
        let outcome = await Making.prober().probe(check, backend: backend, scheduledAt: Timestamp(microseconds: 1))
        return (outcome, server.requests.first)
    }

    @Test("an image endpoint is sent the contract's body, and its image, source and cache flag are read")
    func image() async throws {
        let target = Making.target(.replicate, "http://x", price: Making.price(.run, 1900))
        let (outcome, request) = try await outcome(
            .json("{\"success\":true,\(Self.image),\"source\":\"replicate\"}"), targets: [target])
        #expect(outcome.code == .ok)
        #expect(outcome.answer == .image(bytes: Making.png, declaredMime: "image/png"))
        #expect(outcome.source == "replicate")
        #expect(!outcome.isCached)
        #expect(outcome.scheduledAt == Timestamp(microseconds: 1))
        #expect(outcome.attempts.map(\.provider) == ["backend"])
        #expect(outcome.attempts.first?.cost.amount == MicroDollars(1900))
        #expect(outcome.finishedAt > outcome.startedAt)
        #expect(request?.path == "/api/ai/hd-image")
        #expect(request?["Authorization"] == "Bearer backend_secret")
        #expect(request?["X-Api"] == "1")
        #expect(request?.text == "{\(Self.image),\"scale\":4}")
    }

    @Test("a cached answer costs nothing; after a billed primary the cost of a fallback is unknown")
    func cost() async throws {
        let targets = [
            Making.target(.replicate, "http://x", price: Making.price(.run, 1900)),
            Making.target(.space, "http://x", price: Making.price(.free, 0)),
        ]
        let (cached, _) = try await outcome(
            .json("{\"success\":true,\(Self.image),\"source\":\"replicate\",\"cached\":true}"), targets: targets)
        #expect(cached.isCached)
        #expect(cached.attempts.first?.cost.amount == .zero)
        let (fallback, _) = try await outcome(
            .json("{\"success\":true,\(Self.image),\"source\":\"huggingface\"}"), targets: targets)
        #expect(fallback.attempts.first?.cost == .unknown)
    }

    @Test("text generation reads result[0].generated_text")
    func text() async throws {
        let (outcome, request) = try await outcome(
            .json("{\"success\":true,\"result\":[{\"generated_text\":\"hi\"}]}"), .textGeneration)
        #expect(outcome.answer == .text("hi"))
        #expect(request?.text == "{\"prompt\":\"a 'corgi'\"}")
    }

    @Test("an expected error status with an error text is a success without an answer")
    func expectedError() async throws {
        let (outcome, _) = try await outcome(
            .json("{\"error\":\"No image provided\"}", status: 400), expectation: Model.Expectation(status: 400))
        #expect(outcome.code == .ok)
        #expect(outcome.answer == nil)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let code: OutcomeCode
        let detail: String
        var feature = FeatureSpec.hdImage
        var testDescription: String { "\(status) \(body.prefix(60)) is \(code.rawValue)" }

        init(
            _ status: Int, _ body: String, _ code: OutcomeCode, _ detail: String, feature: FeatureSpec = .hdImage
        ) {
            self.status = status
            self.body = body
            self.code = code
            self.detail = detail
            self.feature = feature
        }

        static let all: [Fault] = [
            Fault(500, "{\"success\":false,\"error\":\"all failed\"}", .providerFailed, "all failed"),
            Fault(502, "{\"success\":false,\"error\":\"all failed\"}", .providerFailed, "all failed"),
            Fault(500, "{\"error\":\"HUGGINGFACE_TOKEN not configured\"}", .providerError, "not configured"),
            Fault(500, "<html>Traceback</html>", .providerError, "Traceback"),
            Fault(503, "{\"error\":\"Huggingface API error: {'estimated_time': 20}\"}", .providerLoading, "loading"),
            Fault(401, "{}", .accountAuth, "401"),
            Fault(403, "{}", .accountAuth, "403"),
            Fault(402, "{}", .accountPayment, "402"),
            Fault(401, "{\"error\":\"send X-Api-Key\"}", .accountAuth, "X-Api-Key"),
            Fault(
                401, "{\"error\":\"Huggingface API error: {'error': 'Invalid username or password.'}\"}",
                .providerFailed,
                "the backend's own key or credit"),
            Fault(
                402, "{\"success\":false,\"error\":\"You have insufficient credit to run this model.\"}",
                .providerFailed,
                "the backend's own key or credit"),
            Fault(
                400, "{\"error\":\"Authorization header is correct, but the token seems invalid\"}", .providerFailed,
                "the backend's own key or credit"),
            Fault(400, "{\"error\":\"Huggingface API error: bad inputs\"}", .rejectedInput, "bad inputs"),
            Fault(429, "{}", .throttledRate, "429"),
            Fault(400, "{\"error\":\"No image provided\"}", .rejectedInput, "No image provided"),
            Fault(413, "{}", .rejectedInput, "too large"),
            Fault(422, "{}", .rejectedInput, "422"),
            Fault(404, "{\"error\":\"Endpoint not found\"}", .contractStatus, "expected 200"),
            Fault(201, "{\"success\":true}", .contractStatus, "expected 200"),
            Fault(302, "", .contractStatus, "expected 200"),
            Fault(200, "<html>", .contractJSON, "<html>"),
            Fault(200, "", .contractJSON, "an empty body"),
            Fault(200, "[1]", .contractJSON, "[1]"),
            Fault(200, "{\"success\":false,\"error\":\"no luck\"}", .contractSuccess, "no luck"),
            Fault(200, "{\"image\":\"x\"}", .contractField, "`success`"),
            Fault(200, "{\"success\":\"yes\"}", .contractField, "a string"),
            Fault(200, "{\"success\":true,\"url\":\"http://x\"}", .contractField, "it has success, url"),
            Fault(200, "{\"success\":true,\"image\":null}", .contractField, "null"),
            Fault(200, "{\"success\":true,\"image\":\"https://x/y.png\"}", .contractField, "https://x/y.png"),
            Fault(200, "{\"success\":true,\"image\":\"data:image/png,raw\"}", .imageUndecodable, "not base64"),
            Fault(200, "{\"success\":true,\"image\":\"ab!\"}", .imageUndecodable, "offset 2"),
            Fault(200, "{\"success\":true}", .contractField, "`result[0].generated_text`", feature: .textGeneration),
            Fault(
                200, "{\"success\":true,\"result\":\"hi\"}", .contractField, "generated_text",
                feature: .textGeneration),
        ]
    }

    @Test("each breach of the contract has exactly its code", arguments: Fault.all)
    func fault(_ fault: Fault) async throws {
        let (outcome, _) = try await outcome(.json(fault.body, status: fault.status), fault.feature)
        let attempt = try #require(outcome.attempts.first)
        #expect(outcome.code == fault.code, "\(attempt.detail)")
        #expect(attempt.detail.contains(fault.detail), "\(attempt.detail)")
        #expect(attempt.httpStatus == fault.status)
        #expect(outcome.answer == nil)
    }

    @Test("a backend that does not answer in time is a time-out with its limit")
    func slow() async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .seconds(20)) }
        let check = Check(
            endpoint: Making.endpoint(timeout: .seconds(1)), route: .backend, fixture: Making.fixture())
        let outcome = await Making.prober().probe(
            check, backend: BackendTarget(baseURL: server.url), scheduledAt: Timestamp(microseconds: 0))
        #expect(outcome.code == .timeoutFirstByte)
        #expect(outcome.attempts.first?.detail.contains("no answer from 127.0.0.1:\(server.port) within") == true)
    }

    @Test("a direct route names the provider's family as source")
    func direct() async throws {
        let server = try LoopbackServer { _ in
            .json(Making.prediction("succeeded", "\"output\":\"data:image/png;base64,AAAA\""), status: 201)
        }
        let check = Check(
            endpoint: Making.endpoint(), route: .direct(Making.target(.replicate, server.url)),
            fixture: Making.fixture())
        let outcome = await Making.prober().probe(
            check, backend: BackendTarget(baseURL: "http://x"), scheduledAt: Timestamp(microseconds: 0))
        #expect(outcome.source == "replicate")
        #expect(outcome.attempts.map(\.provider) == ["p"])
    }
}
