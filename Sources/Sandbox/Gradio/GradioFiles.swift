import Hashing
import Hummingbird
import Model

/// A Space's file cache: uploads by `POST upload`, downloads by `GET file=PATH`.
enum GradioFiles {
    /// The part of the path a Space's file names begin with; `file=` is followed by one of them.
    private static let root = "/tmp/gradio"

    static func upload(_ call: Call) async throws -> Response {
        try await GradioApp.whenUp(call, at: .upload) { _, _ in
            let body = try await call.body()
            guard let parts = MultipartReader.parts(of: body, type: call.header("content-type")) else {
                throw Reply.json(["detail": "Invalid content type."], status: 400)
            }
            let paths = parts.filter { $0.name == "files" }.map { part in
                let name = part.filename.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "blob"
                return store(part.bytes, name: name, type: part.type, salt: "", job: nil, in: call.world)
            }
            return Reply.json(.array(paths.map(JSONValue.string))).response
        }
    }

    static func show(_ call: Call) async throws -> Response {
        let space = try GradioApp.find(call)
        let path = "/" + call.context.parameters.getCatchAll().joined(separator: "/")
        let file = call.world.file("gradio\(path)")
        // An upload has no job; it belongs to whatever call is open.
        let job = file?.job.flatMap { call.world.find(job: $0) }
        let turn = job?.turn ?? call.world.arrive(space.key, at: .output)
        return try await call.answer(turn, of: space.key, at: .output) {
            guard let file else { throw Reply.json(["detail": .string("File not allowed: \(path).")], status: 403) }
            return Reply(
                200,
                [
                    ("content-type", file.type), ("content-disposition", "inline; filename=\"\(file.name)\""),
                    ("accept-ranges", "bytes"), ("last-modified", file.createdAt.httpDate),
                    ("etag", "\"\(SHA256.hex(file.bytes).prefix(32))\""),
                ], body: file.bytes
            ).response
        }
    }

    /// Keeps a file under a path that is made of its content, and of `salt`.
    static func store(
        _ bytes: [UInt8], name: String, type: String?, salt: String, job: String?, in world: World
    ) -> String {
        let path = "\(root)/\(SHA256.hex(bytes + Array(salt.utf8)))/\(name)"
        let file = StoredFile(
            name: name, type: type ?? "application/octet-stream", bytes: bytes, createdAt: world.clock.now(), job: job)
        world.store(file, as: "gradio\(path)")
        return path
    }

    /// The bytes a FileData value stands for: an uploaded path, a data URI, or an address of this Space's files.
    /// Empty for anything else, on which the app then fails.
    static func bytes(of value: JSONValue?, in world: World) -> [UInt8] {
        if let path = value?["path"]?.string, let file = world.file("gradio\(path)") { return file.bytes }
        guard let url = value?["url"]?.string else { return [] }
        if url.hasPrefix("data:") { return (try? DataURI(url))?.bytes ?? [] }
        guard let place = url.firstRange(of: "/file=") else { return [] }
        return world.file("gradio\(url[place.upperBound...])")?.bytes ?? []
    }

    static func data(path: String, base: String) -> JSONValue {
        .object([
            "path": .string(path), "url": .string("\(base)\(GradioApp.prefix)/file=\(path)"), "size": .null,
            "orig_name": "image.png", "mime_type": .null, "is_stream": false, "meta": ["_type": "gradio.FileData"],
        ])
    }
}
