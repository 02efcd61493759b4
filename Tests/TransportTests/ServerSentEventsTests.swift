import TestSupport
import Testing
import Transport

@Suite("Server-sent events")
struct ServerSentEventsTests {
    @Test(
        "events are read as the standard says",
        arguments: [
            ("data: a\n\n", [ServerSentEvent(data: "a")]),
            ("event: x\ndata: a\n\ndata: b\n\n", [ServerSentEvent(event: "x", data: "a"), ServerSentEvent(data: "b")]),
            ("data: a\r\ndata:b\r\n\r\n", [ServerSentEvent(data: "a\nb")]),
            ("data: a\rdata:  b\r\r", [ServerSentEvent(data: "a\n b")]),
            ("\u{FEFF}data: a\n\n", [ServerSentEvent(data: "a")]),
            (": ping\n\nid: 7\nretry: 3\nnews: x\ndata\n\n", [ServerSentEvent(data: "")]),
            ("event: only\n\ndata: a\n\n", [ServerSentEvent(data: "a")]),
            ("data: left open\n", []),
            ("\n\n\n", []),
        ])
    func reading(text: String, expected: [ServerSentEvent]) {
        var whole = ServerSentEvents()
        #expect(whole.feed(Array(text.utf8)) == expected)
        var byByte = ServerSentEvents()
        #expect(text.utf8.flatMap { byByte.feed([$0]) } == expected)
    }

    @Test("an event over the bound is dropped and said so; the next one is read")
    func bounded() {
        var events = ServerSentEvents(maximumBytes: 50)
        let long = Array("data: \(String(repeating: "x", count: 500))\n\ndata: a\n\n".utf8)
        #expect(events.feed(long) == [ServerSentEvent(data: "a")])
        #expect(events.overflowed)
    }

    @Test("a stream hands over events as they come, and may be stopped")
    func streaming() async throws {
        let server = try LoopbackServer { _ in
            Script(
                Script.events(["data: 1\n\n", "data: 2\n\n"], pause: .milliseconds(20)).steps.dropLast()
                    + [.pause(.seconds(20))])
        }
        let seen = Collected()
        let exchange = await HTTPClient().stream(HTTPRequest(url: server.url)) { seen.take($0) }
        #expect(exchange.failure == nil)
        #expect(exchange.response?.status == 200)
        #expect(exchange.response?.body.isEmpty == true)
        #expect(seen.events == ["1", "2"])
    }

    @Test("the body of an error answer to a stream is kept, not streamed")
    func errorBody() async throws {
        let server = try LoopbackServer { _ in .json("{\"detail\":\"Queue is full.\"}", status: 503) }
        let seen = Collected()
        let exchange = await HTTPClient().stream(HTTPRequest(url: server.url)) { seen.take($0) }
        #expect(exchange.response?.body.count == 27)
        #expect(seen.events.isEmpty)
    }
}
