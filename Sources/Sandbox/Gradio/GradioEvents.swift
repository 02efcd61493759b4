import Hummingbird
import Model
import NIOCore

/// The two event streams of Gradio 6: `queue/data` (data lines only) and `call/{api}/{event}` (with event names).
enum GradioEvents {
    private static let heartbeat = Duration.seconds(15)

    /// `queue/data`: one stream for all events of a session, until none is left.
    static func session(_ call: Call) async throws -> Response {
        let space = try GradioApp.find(call)
        let session = "\(space.key.name)/\(call.query("session_hash") ?? "")"
        guard call.world.knows(session: session) else {
            return stream(on: call) { out in
                try await out.message([
                    "msg": "unexpected_error", "event_id": .null, "message": "404: Not Found",
                    "session_not_found": true, "success": false,
                ])
            }
        }
        let first = call.world.takeEvent(of: session).flatMap { call.world.find(job: $0) }
        let usual = stream(on: call) { out in
            var job = first
            while let current = job {
                try await QueueNarrator(job: current, base: GradioQueue.spaceBase(call), world: call.world).tell(&out)
                job = call.world.takeEvent(of: session).flatMap { call.world.find(job: $0) }
            }
            try await out.message(["msg": "close_stream", "event_id": .null])
        }
        guard let job = first else { return usual }
        call.context.note.about(job.id)
        return try await call.answer(job.turn, of: space.key, at: .poll) { usual }
    }

    /// `call/{api}/{event}`: one event; the stream ends with its completion or error.
    static func event(_ call: Call) async throws -> Response {
        let space = try GradioApp.find(call)
        guard let job = call.world.find(job: call.part("event")) else {
            return stream(on: call) { out in
                try await out.event("error", "404: Not Found")
                try await out.cut()
            }
        }
        call.context.note.about(job.id)
        return try await call.answer(job.turn, of: space.key, at: .poll) {
            stream(on: call) { out in
                try await CallNarrator(job: job, base: GradioQueue.spaceBase(call), world: call.world).tell(&out)
            }
        }
    }

    /// `heartbeat/{session}`: kept open by clients that are told to.
    static func alive(_ call: Call) -> Response {
        stream(on: call) { out in
            while true {
                try await out.raw("data: ALIVE\n\n")
                try await StoppableWait.sleep(heartbeat)
            }
        }
    }

    private static func stream(
        on call: Call, _ tell: @escaping @concurrent @Sendable (inout EventWriter) async throws -> Void
    ) -> Response {
        let channel = call.context.channel
        let body = ResponseBody { writer in
            var out = EventWriter(writer: writer, channel: channel)
            do {
                try await tell(&out)
                try await out.writer.finish(nil)
            } catch is EventWriter.Cut {}
        }
        return Response(
            status: .ok,
            headers: Reply.fields([("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")]
            ),
            body: body)
    }
}

/// Writes frames.
struct EventWriter {
    /// The connection was closed on purpose, in the middle of the stream.
    struct Cut: Error {}

    var writer: any ResponseBodyWriter
    let channel: any Channel

    @concurrent mutating func raw(_ text: String) async throws {
        try await writer.write(ByteBuffer(string: text))
    }

    @concurrent mutating func message(_ value: JSONValue) async throws {
        try await raw("data: \(value.encoded)\n\n")
    }

    @concurrent mutating func event(_ name: String, _ value: JSONValue) async throws {
        try await raw("event: \(name)\ndata: \(value.encoded)\n\n")
    }

    /// Ends the connection without the last chunk.
    @concurrent mutating func cut() async throws {
        try await Task.sleep(for: .milliseconds(30))
        try? await channel.close()
        throw Cut()
    }
}
