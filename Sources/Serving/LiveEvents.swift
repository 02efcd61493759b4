import Hummingbird
import Model
import NIOCore
import Reporting

/// Server-sent events (WHATWG HTML, 9.2): `change` when the values behind the pages are others.
struct LiveEvents {
    let source: StatusSource
    let isEnding: @Sendable () -> Bool
    /// Nothing is sent for no longer than this, so that nobody on the way takes the connection for dead.
    private static let silence = 15

    func response() -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var (seen, heard, quiet) = (await source.version(), source.unheard(), 0)
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                while !isEnding(), !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    let (now, unheard) = (await source.version(), source.unheard())
                    quiet += 1
                    if now != seen || unheard != heard {
                        (seen, heard, quiet) = (now, unheard, 0)
                        let id = now.map { String($0.microseconds) } ?? "0"
                        try await writer.write(ByteBuffer(string: "event: change\nid: \(id)\ndata: \(id)\n\n"))
                    } else if quiet >= LiveEvents.silence {
                        quiet = 0
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                    }
                }
                try await writer.finish(nil)
            })
    }
}
