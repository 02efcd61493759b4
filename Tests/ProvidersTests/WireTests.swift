import Model
import Testing
import Transport

@testable import Providers

@Suite("What providers write")
struct WireTests {
    @Test(
        "the wait a provider asks for is found wherever it stands",
        arguments: [
            (["Retry-After": "5"], "", 5.0), (["retry-after": "Sun, 06 Nov 1994 08:49:47 GMT"], "", 10),
            (["Retry-After": "Sun, 06 Nov 1994 08:49:00 GMT"], "", 0), ([:], "{\"retry_after\":7.5}", 7.5),
            ([:], "{\"estimated_time\":20.0}", 20), (["RateLimit": "\"api\";r=0;t=55"], "", 55),
            (["ratelimit-remaining": "0", "ratelimit-reset": "3"], "", 3), ([:], "limit resets in ~30s.", 30),
            ([:], "Try again in 23:59:59", 86_399), ([:], "or retry in 0:09:48", 588),
            (["Retry-After": "5"], "{\"retry_after\":9}", 5),
            (["ratelimit-remaining": "599", "ratelimit-reset": "1"], "", nil),
            (["Retry-After": "soon"], "", nil), (["Retry-After": "-3"], "", nil), (["Retry-After": "1e300"], "", nil),
        ] as [([String: String], String, Double?)])
    func retryAfter(headers: [String: String], body: String, seconds: Double?) {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields.add(name: name, value: value) }
        let response = HTTPResponse(status: 429, headers: fields, body: Array(body.utf8), version: "1.1")
        let now = Timestamp(microseconds: 784_111_777_000_000)
        #expect(RetryAfter.read(response, now: now)?.seconds == seconds)
    }

    @Test(
        "an error's text is found in every shape",
        arguments: [
            ("{\"error\":\"a\"}", "a"), ("{\"error\":[\"a\",\"b\"]}", "a; b"), ("{\"error\":{\"message\":\"a\"}}", "a"),
            ("{\"title\":\"T\",\"detail\":\"d\"}", "T: d"), ("{\"error\":\"a\",\"warnings\":[\"w\"]}", "a: w"),
            ("{\"detail\":[{\"loc\":[\"body\",\"data\"],\"msg\":\"m\"}]}", "body.data: m"),
            ("{\"detail\":{\"error\":\"a\",\"auth_message\":null}}", "a"), ("{\"errors\":[{\"message\":\"a\"}]}", "a"),
            ("{\"error\":null}", nil), ("{}", nil), ("<html>", nil), ("", nil),
        ] as [(String, String?)])
    func errorText(body: String, text: String?) {
        #expect(ErrorText.read(Array(body.utf8)) == text)
    }

    @Test("a path keeps its slashes and nothing else that is special")
    func paths() {
        #expect(GradioRoutes.file("h", "/p", "/tmp/a b/ü#?.png") == "h/p/file=/tmp/a%20b/%C3%BC%23%3F.png")
        #expect(ReplicateRoutes.prediction("h", "../account") == "h/v1/predictions/..%2Faccount")
    }
}
