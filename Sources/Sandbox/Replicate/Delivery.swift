import Hashing
import Hummingbird
import Model

/// `/delivery/{id}/output.png`: where a prediction's output is, as `replicate.delivery` serves it, without a token.
enum Delivery {
    static func show(_ call: Call) async throws -> Response {
        guard let job = call.world.find(job: call.part("id")),
            case .picture(let bytes) = job.snapshot.ending?.result
        else {
            throw Reply.text("Not Found", status: 404)
        }
        call.context.note.about(job.id)
        return try await call.answer(job.turn, of: job.model.key, at: .output) {
            Reply(
                200,
                [
                    ("content-type", "image/png"), ("cache-control", "public,max-age=3600"),
                    ("accept-ranges", "bytes"), ("etag", "\"\(SHA256.hex(bytes).prefix(32))\""),
                ], body: bytes
            ).response
        }
    }
}
