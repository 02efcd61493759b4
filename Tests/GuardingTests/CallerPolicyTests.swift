import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Testing

@testable import Guarding

@Suite("Who may ask a server of ours")
struct CallerPolicyTests {
    private func request(
        _ method: HTTPRequest.Method = .get, host: String?, origin: String? = nil, type: String? = nil
    ) -> Request {
        var head = HTTPRequest(method: method, scheme: nil, authority: host, path: "/")
        head.headerFields[.origin] = origin
        head.headerFields[.contentType] = type
        return Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }

    private func status(
        of request: Request, at address: String = "127.0.0.1", allowing hosts: String = "", _ origins: String = ""
    ) -> Int? {
        let allowed = AllowedCallers(
            hosts: HostNames(typed: hosts) ?? HostNames([]), origins: WebOrigins(typed: origins) ?? WebOrigins([]))
        return CallerPolicy(address: address, allowed: allowed).refusal(of: request)?.status.code
    }

    @Test(
        "who names loopback or the bound address is answered",
        arguments: [
            "localhost", "localhost:5000", "LOCALHOST", "localhost.", "app.localhost:1", "127.0.0.1", "127.8.9.10:80",
            "[::1]", "[::1]:5000", "build-host:5000",
        ])
    func known(host: String) {
        #expect(status(of: request(host: host), at: "Build-Host") == nil)
    }

    @Test(
        "who names something else is misdirected, also where it looks like loopback",
        arguments: [
            "evil.example", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "xlocalhost",
            "192.0.2.7", "127.0.0", "[fe80::1]", "1.27.0.0.1", "127.0.0.1e",
        ])
    func stranger(host: String) {
        #expect(status(of: request(host: host)) == 421)
        #expect(status(of: request(host: host), allowing: "other.example") == 421)
    }

    @Test(
        "what is no host and port is refused",
        arguments: [
            "localhost:80@evil.example", "localhost:x", "localhost:123456", "[::1]@evil.example", "[::1]x",
            "127.0.0.1:80/x", "@localhost", "a@127.0.0.1", "local host", "127.0.0.1/x", "localhost?x", "local\thost",
            "[[::1]", "a[::1]",
            "localhost:80:90", "localhost:-1", "localhost:0", "localhost:65536", "localhost:99999", "127.0.0.1:00000",
        ])
    func crooked(host: String) {
        #expect(status(of: request(host: host)) == 400)
    }

    @Test(
        "the host of an address is its name alone",
        arguments: [
            ("https://Status.example.org/x", "status.example.org"), ("http://127.0.0.1:80", "127.0.0.1"),
            ("http://[::1]:8443/a", "::1"), ("https://a.example:9", "a.example"),
        ])
    func hostOfAddress(address: String, host: String) throws {
        #expect(try #require(WebAddress(typed: address)).host == host)
    }

    @Test("who names no host is told to")
    func nameless() {
        #expect(status(of: request(host: nil)) == 400 && status(of: request(host: "")) == 400)
    }

    @Test("who names a second host is refused, whatever it is")
    func twice() throws {
        let name = try #require(HTTPField.Name("Host"))
        for host in ["localhost", "evil.example"] {
            var head = request(host: "localhost").head
            head.headerFields[name] = host
            #expect(status(of: Request(head: head, body: RequestBody(buffer: ByteBuffer()))) == 400)
        }
    }

    @Test("listening everywhere it answers for any address, and for no name that was not given")
    func everywhere() {
        for address in ["0.0.0.0", "::"] {
            #expect(status(of: request(host: "192.0.2.7:5000"), at: address) == nil)
            #expect(status(of: request(host: "[2001:db8::1]:5000"), at: address) == nil)
            #expect(status(of: request(host: "evil.example"), at: address) == 421)
            #expect(status(of: request(host: "dead.beef"), at: address) == 421)
            #expect(status(of: request(host: "assay:80"), at: address, allowing: "assay,x") == nil)
        }
        #expect(status(of: request(host: "192.0.2.7"), at: "192.0.2.8") == 421)
    }

    @Test("a name with a star is every name below it, and not itself")
    func below() {
        for (host, isTaken) in [("a.b.c", true), ("x.a.b.c", true), ("b.c", false), ("ab.c", false), (".b.c", false)] {
            #expect((status(of: request(host: host), allowing: "*.b.c") == nil) == isTaken, "\(host)")
        }
    }

    @Test("what may change something comes from no page, from its own origin, or from one that is allowed")
    func origins() {
        let post = { request(.post, host: "localhost:5000", origin: $0) }
        #expect(status(of: post(nil)) == nil)
        #expect(status(of: post("http://localhost:5000")) == nil)
        for origin in ["http://localhost:3000", "http://evil.example", "null", "http://localhost:5000.evil.example"] {
            #expect(status(of: post(origin)) == 403)
            #expect(status(of: request(.delete, host: "localhost:5000", origin: origin)) == 403)
            #expect(status(of: request(.get, host: "localhost:5000", origin: origin)) == nil)
            #expect(status(of: post(origin), allowing: "", "*") == nil)
        }
        #expect(status(of: post("http://localhost:3000"), allowing: "", "http://localhost:3000") == nil)
        #expect(status(of: post("http://localhost:3001"), allowing: "", "http://localhost:3000") == 403)
    }

    @Test("answers are shared with allowed origins alone")
    func sharing() {
        let from = { request(host: "localhost", origin: $0) }
        let two = AllowedCallers(origins: WebOrigins(["http://a.example", "http://b.example"]))
        let policy = CallerPolicy(address: "127.0.0.1", allowed: two)
        #expect(policy.sharing(with: from("http://b.example")) == "http://b.example")
        #expect(policy.sharing(with: from("http://c.example")) == nil && policy.sharing(with: from(nil)) == nil)
        let all = CallerPolicy(address: "127.0.0.1", allowed: AllowedCallers(origins: WebOrigins(["*"])))
        #expect(all.sharing(with: from("http://c.example")) == "*")
        let none = CallerPolicy(address: "127.0.0.1", allowed: AllowedCallers())
        #expect(none.sharing(with: from("http://localhost")) == nil)
    }

    @Test(
        "bodies of another type than the path takes are refused with what it takes",
        arguments: [
            ("application/json", true), ("Application/JSON; charset=utf-8", true), ("application/problem+json", true),
            ("text/plain", false), ("application/x-www-form-urlencoded", false),
            ("multipart/form-data; boundary=a", false),
            ("text/plain; application/json", false), ("", false), ("text/plain,application/json", false),
        ])
    func types(type: String, isTaken: Bool) {
        let refusal = request(.post, host: "x", type: type).refusalOfType(taking: ["application/json"])
        #expect((refusal == nil) == isTaken)
        if let refusal { #expect(refusal.hasSuffix("send the header Content-Type: application/json")) }
    }

    @Test("a type with a slash at its end is all below it, and no type is taken")
    func families() {
        let taken = ["application/json", "image/"]
        #expect(request(.post, host: "x", type: "image/webp").refusalOfType(taking: taken) == nil)
        #expect(request(.post, host: "x").refusalOfType(taking: taken) == nil)
        #expect(
            request(.post, host: "x", type: "text/html").refusalOfType(taking: taken)
                == "this path takes application/json or image/*, not \"text/html\": send the header Content-Type: application/json"
        )
    }

    @Test("what people type is read whole, or refused")
    func typed() {
        #expect(
            HostNames(typed: "A.example,*.Internal,10.0.0.7,fe80::1")?.typed == "a.example,*.internal,10.0.0.7,fe80::1")
        for text in ["", "a,", "a b", "http://a", "a:80", "*", "*.", "a/b", "ä.example"] {
            #expect(HostNames(typed: text) == nil, "\(text)")
        }
        #expect(WebOrigins(typed: "http://a:1,https://B.example,*")?.typed == "http://a:1,https://b.example,*")
        for text in ["", "a", "ftp://a", "http://", "http://a/", "http://a b", "http://a,", "null"] {
            #expect(WebOrigins(typed: text) == nil, "\(text)")
        }
    }
}
