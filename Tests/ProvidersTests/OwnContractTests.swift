import Model
import Providers
import TestSupport
import Testing

/// Backends whose JSON is not the built-in contract's, described by values alone.
@Suite("A backend with a contract of its own")
struct OwnContractTests {
    private func outcome(
        _ contract: BackendContract, _ feature: FeatureSpec = .hdImage, status: Int = 200,
        script: @escaping @Sendable (String) -> Script
    ) async throws -> (outcome: Outcome, request: RawRequest?, curl: String) {
        let server = try LoopbackServer { request in
            request.path.hasPrefix("/files/")
                ? .answer(200, ["Content-Type": "image/png"], body: Making.png)
                : script("http://\(request["Host"] ?? "")")
        }
        let endpoint = Endpoint(
            id: "own", title: "Own", feature: feature, path: "/v1/run", parameters: ["scale": 2, "model": "m/x"],
            timeout: .seconds(10), expectation: Expectation(status: status), contract: contract)
        let check = Check(endpoint: endpoint, route: .backend, fixture: Making.fixture(feature))
        let backend = BackendTarget(baseURL: server.url)
        let prober = Making.prober()
        let outcome = await prober.probe(check, backend: backend, scheduledAt: Timestamp(microseconds: 1))
        return (outcome, server.requests.first, prober.curlLine(check, backend: backend))
    }

    private static let base64 = DataURI.encodeBase64(Making.png)
    private static let picture = Answer.image(bytes: Making.png, declaredMime: nil)

    @Test("fields and picture stand wherever the description says, nested and under other names")
    func nested() async throws {
        let contract = BackendContract(
            request: .init(
                fields: InputTemplate(["input": ["photo": "{image}", "times": "{scale}"], "n": 1]), picture: .base64),
            answer: .init(image: "/data/0/b64", picture: .base64, source: "/meta/by"))
        let (outcome, request, _) = try await outcome(contract) { _ in
            .json("{\"data\":[{\"b64\":\"\(Self.base64)\"}],\"meta\":{\"by\":\"replicate\"}}")
        }
        #expect(request?.text == "{\"input\":{\"photo\":\"\(Self.base64)\",\"times\":2},\"n\":1}")
        #expect(outcome.code == .ok)
        #expect(outcome.answer == Self.picture)
        #expect(outcome.source == "replicate")
    }

    @Test("a form carries the picture as a file, and the answer is the picture itself")
    func multipart() async throws {
        let contract = BackendContract(
            request: .init(encoding: .multipart, fields: InputTemplate(["photo": "{image}", "times": "{scale}"])),
            answer: .init())
        let (outcome, request, curl) = try await outcome(contract) { _ in
            .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        #expect(request?["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") == true)
        let text = request?.text ?? ""
        #expect(text.contains("name=\"photo\"; filename=\"input.png\"\r\nContent-Type: image/png\r\n\r\n"))
        #expect(text.contains("name=\"times\"\r\n\r\n2\r\n"))
        #expect(outcome.answer == .image(bytes: Making.png, declaredMime: "image/png"))
        #expect(curl.contains("-F 'photo=@portrait.png;type=image/png;filename=input.png' --form-string 'times=2'"))
        #expect(!curl.contains("Content-Type"))
    }

    @Test("a raw request is the picture's bytes, with what else there is as the query")
    func raw() async throws {
        let contract = BackendContract(
            request: .init(method: "PUT", encoding: .raw, fields: InputTemplate(["p": "{image}", "times": "{scale}"])),
            answer: .init())
        let (outcome, request, _) = try await outcome(contract) { _ in
            .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        #expect(request?.method == "PUT")
        #expect(request?.target == "/v1/run?times=2")
        #expect(request?.body == Making.png)
        #expect(request?["Content-Type"] == "image/png")
        #expect(outcome.code == .ok)
    }

    @Test("a form and a query have a field for each element of a list, and JSON for what is nested deeper")
    func lists() async throws {
        let fields = InputTemplate(["p": "{image}", "tags": ["a b", 2, ["deep": [1]]], "size": ["w": 3]])
        let form = BackendContract(request: .init(encoding: .multipart, fields: fields), answer: .init())
        let picture: @Sendable (String) -> Script = { _ in
            .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        let text = try await outcome(form, script: picture).request?.text ?? ""
        for value in ["a b", "2", "{\"deep\":[1]}"] { #expect(text.contains("name=\"tags\"\r\n\r\n\(value)\r\n")) }
        #expect(text.contains("name=\"size\"\r\n\r\n{\"w\":3}\r\n"))
        let raw = BackendContract(request: .init(encoding: .raw, fields: fields), answer: .init())
        let target = try await outcome(raw, script: picture).request?.target
        #expect(target == "/v1/run?size=%7B%22w%22%3A3%7D&tags=a%20b&tags=2&tags=%7B%22deep%22%3A%5B1%5D%7D")
    }

    @Test("an address in the answer is fetched where the description says that it is one")
    func address() async throws {
        let contract = BackendContract(answer: .init(image: "/output", picture: .url))
        let (outcome, _, _) = try await outcome(contract) { .json("{\"output\":\"\($0)/files/1.png\"}") }
        #expect(outcome.code == .ok)
        #expect(outcome.answer == .image(bytes: Making.png, declaredMime: "image/png"))
    }

    @Test("the status that is expected is the endpoint's, also where the picture is fetched from elsewhere")
    func created() async throws {
        let contract = BackendContract(answer: .init(image: "/output", picture: .url))
        let (outcome, _, _) = try await outcome(contract, status: 201) {
            .json("{\"output\":\"\($0)/files/1.png\"}", status: 201)
        }
        #expect(outcome.code == .ok)
        #expect(outcome.attempts.first?.httpStatus == 201)
    }

    @Test("an expected refusal needs its text where the contract has a place for it, and no JSON where it has none")
    func refusal() async throws {
        let page: @Sendable (String) -> Script = { _ in .text("<h1>Bad Request</h1>", status: 400) }
        let silent = BackendContract(answer: .init(image: "/output"))
        let (taken, _, _) = try await outcome(silent, status: 400, script: page)
        #expect(taken.code == .ok && taken.answer == nil)
        let speaking = BackendContract(answer: .init(image: "/output", error: "/why"))
        #expect(try await outcome(speaking, status: 400, script: page).outcome.code == .contractJSON)
        let said = try await outcome(speaking, status: 400) { _ in .json("{\"why\":\"no photo\"}", status: 400) }
        #expect(said.outcome.code == .ok)
        let worked = try await outcome(speaking, status: 400) { _ in .json("{\"output\":\"\"}") }
        #expect(worked.outcome.code == .contractStatus)
    }

    @Test("a text answer is read at its place, or is the whole body")
    func text() async throws {
        let placed = BackendContract(answer: .init(text: "/choices/0/message/content"))
        let (named, request, _) = try await outcome(placed, .textGeneration) { _ in
            .json("{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}")
        }
        #expect(named.answer == .text("hi"))
        #expect(request?.text == "{\"model\":\"m/x\",\"prompt\":\"a 'corgi'\",\"scale\":2}")
        let (whole, _, _) = try await outcome(BackendContract(answer: .init()), .textGeneration) { _ in
            .answer(200, body: Array("hello".utf8))
        }
        #expect(whole.answer == .text("hello"))
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let body: String
        let code: OutcomeCode
        let detail: String
        var testDescription: String { "\(body) is \(code.rawValue)" }
    }

    @Test(
        "what is not there is named by its place",
        arguments: [
            Broken(body: "{\"done\":true,\"data\":[]}", code: .contractField, detail: "lacks `data[0].b64`"),
            Broken(
                body: "{\"done\":true,\"data\":[{\"b64\":7}]}", code: .contractField,
                detail: "a number as `data[0].b64`"),
            Broken(body: "{\"data\":[]}", code: .contractField, detail: "lacks `done`"),
            Broken(body: "{\"done\":\"yes\"}", code: .contractField, detail: "a string as `done`, expected a boolean"),
            Broken(
                body: "{\"done\":false,\"why\":\"no GPU\"}", code: .contractSuccess,
                detail: "says done false with status 200: no GPU"),
            Broken(body: "<html>", code: .contractJSON, detail: "is no JSON"),
            Broken(
                body: "{\"done\":true,\"data\":[{\"b64\":\"!\"}]}", code: .imageUndecodable,
                detail: "`data[0].b64` that cannot be read"),
        ])
    func broken(_ item: Broken) async throws {
        let contract = BackendContract(
            answer: .init(success: "/done", image: "/data/0/b64", picture: .base64, error: "/why"))
        let (outcome, _, _) = try await outcome(contract) { _ in .json(item.body) }
        #expect(outcome.code == item.code)
        #expect(outcome.attempts.first?.detail.contains(item.detail) == true, "\(outcome.attempts.first?.detail ?? "")")
    }
}
