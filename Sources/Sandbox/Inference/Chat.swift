import Model

/// A chat completion in OpenAI's form.
struct Chat {
    let model: String
    let text: String
    let prompt: String
    let created: Timestamp

    /// The last message of the user; content may be a text or a list of typed parts.
    static func prompt(of wish: JSONValue?) -> String {
        let messages = wish?["messages"]?.array ?? []
        let last = messages.last { $0["role"]?.string == "user" } ?? messages.last
        if let text = last?["content"]?.string { return text }
        return (last?["content"]?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
    }

    var json: JSONValue {
        head(
            object: "chat.completion",
            choice: [
                "index": 0, "finish_reason": "stop", "logprobs": .null,
                "message": ["role": "assistant", "content": .string(text)],
            ],
            more: [
                "usage": [
                    "prompt_tokens": .integer(words(prompt)), "completion_tokens": .integer(words(text)),
                    "total_tokens": .integer(words(prompt) + words(text)),
                ]
            ])
    }

    /// The same as server-sent events, a word each.
    var stream: Reply {
        var events = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            events += "data: \(chunk(delta: ["role": "assistant", "content": .string("\(word) ")], end: .null))\n\n"
        }
        events += "data: \(chunk(delta: [:], end: "stop"))\n\ndata: [DONE]\n\n"
        return Reply(200, [("content-type", "text/event-stream")], body: Array(events.utf8))
    }

    private func chunk(delta: JSONValue, end: JSONValue) -> String {
        head(
            object: "chat.completion.chunk",
            choice: ["index": 0, "delta": delta, "finish_reason": end, "logprobs": .null], more: [:]
        ).encoded
    }

    private func head(object: String, choice: JSONValue, more: [String: JSONValue]) -> JSONValue {
        .object(
            [
                "id": "chatcmpl-sandbox", "object": .string(object),
                "created": .integer(Int(created.microseconds / 1_000_000)), "model": .string(model),
                "system_fingerprint": "sandbox", "choices": [choice],
            ].merging(more) { $1 })
    }

    private func words(_ text: String) -> Int { text.split { $0 == " " || $0 == "\n" }.count }
}
