import Hashing
import Hummingbird
import Model

/// `/v1/files`: uploads that predictions refer to; they stay until newer ones need the room.
enum ReplicateFiles {
    private static let account = ModelKey(service: .replicate, name: "")

    static func create(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        let body = try await call.body()
        let turn = call.world.arrive(account, at: .upload)
        return try await call.answer(turn, of: account, at: .upload) {
            guard let parts = MultipartReader.parts(of: body, type: call.header("content-type")),
                let content = parts.first(where: { $0.name == "content" })
            else {
                throw ReplicateReply.problem(400, title: "Bad request", detail: "Missing content")
            }
            let file = StoredFile(
                name: content.filename ?? "upload", type: content.type ?? "application/octet-stream",
                bytes: content.bytes, createdAt: call.world.clock.now())
            // Real ids are the base64 of a UUID.
            let id = DataURI.encodeBase64(Array(World.identifier(36, from: "0123456789abcdef").utf8))
            call.world.store(file, as: "replicate/\(id)")
            return ReplicateReply.json(json(file, id, call.base), status: 201).response
        }
    }

    static func read(_ call: Call) throws -> Response {
        try ReplicateReply.authorize(call)
        guard let file = call.world.file("replicate/\(call.part("id"))") else { throw ReplicateReply.notFound }
        return ReplicateReply.json(json(file, call.part("id"), call.base)).response
    }

    static func list(_ call: Call) throws -> Response {
        try ReplicateReply.authorize(call)
        return ReplicateReply.json(["next": .null, "previous": .null, "results": []]).response
    }

    static func delete(_ call: Call) throws -> Response {
        try ReplicateReply.authorize(call)
        guard call.world.removeFile("replicate/\(call.part("id"))") else { throw ReplicateReply.notFound }
        return Reply(204).response
    }

    private static func json(_ file: StoredFile, _ id: String, _ base: String) -> JSONValue {
        let digest = SHA256.hex(file.bytes)
        return .object([
            "id": .string(id), "name": .string(file.name), "content_type": .string(file.type),
            "size": .integer(file.bytes.count), "etag": .string(String(digest.prefix(32))),
            "checksums": ["sha256": .string(digest)], "metadata": [:],
            "created_at": .string(file.createdAt.rfc3339),
            "expires_at": .string((file.createdAt + .seconds(86_400)).rfc3339),
            "urls": ["get": .string("\(base)/v1/files/\(id)")],
        ])
    }
}
