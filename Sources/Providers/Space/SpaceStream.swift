import Model
import Synchronization
import Transport

/// Reads the messages of one Gradio event on `/queue/data` until one of them ends it.
struct SpaceStream {
    enum Ending: Hashable {
        /// The list of outputs.
        case complete(JSONValue)
        case failed(CallFailure)
    }

    /// What a message means for whoever keeps the time.
    enum Step: Hashable { case goOn, workBegins, ended }

    private(set) var ending: Ending?
    /// `3rd of 5`-like, as last heard; nil before any word of it.
    private(set) var queuePosition: String?

    /// What comes after the ending is ignored, a broken connection too: Gradio cuts some of its streams there.
    mutating func handle(_ event: ServerSentEvent) -> Step {
        guard ending == nil else { return .ended }
        guard let message = JSON.parse(Array(event.data.utf8)), message.object != nil else {
            return end(.failed(CallFailure(.contractJSON, "the Space sent no JSON message: \(excerpt(event.data))")))
        }
        switch message["msg"]?.string {
        case "estimation":
            let size = message["queue_size"]?.integer.map { " of \($0)" } ?? ""
            // Wrapping, because a rank is whatever the Space says.
            queuePosition = message["rank"]?.integer.map { "place \($0 &+ 1)\(size) in the queue" }
            return .goOn
        case "process_starts":
            queuePosition = nil
            return .workBegins
        case "process_completed": return end(completion(message))
        case "queue_full": return end(.failed(CallFailure(.throttledQueue, "the Space's queue is full")))
        case "unexpected_error": return end(.failed(SpaceFailure.unexpected(message)))
        // estimation, progress, log, generating, heartbeat, close_stream, and what a later Gradio may add
        default: return .goOn
        }
    }

    /// A message was longer than is read: nobody knows what it said.
    mutating func overflow() {
        guard ending == nil else { return }
        let limit = ServerSentEvents.usualLimit >> 20
        ending = .failed(CallFailure(.transportProtocol, "the Space sends a message over the limit of \(limit) MiB"))
    }

    private mutating func end(_ ending: Ending) -> Step {
        self.ending = ending
        return .ended
    }

    private func completion(_ message: JSONValue) -> Ending {
        let output = message["output"] ?? .null
        guard message["success"]?.bool != false else { return .failed(SpaceFailure.fault(output)) }
        guard let data = output["data"], data.array != nil else {
            return .failed(CallFailure(.contractField, "the Space completed without a list of outputs"))
        }
        return .complete(data)
    }

    private func excerpt(_ data: String) -> String { ErrorText.excerpt(Array(data.utf8)) }
}

/// What the text of a Gradio error tells.
enum SpaceFailure {
    /// - Parameter output: `{"error": text or null}`.
    static func fault(_ output: JSONValue) -> CallFailure {
        guard let text = output["error"]?.string, !text.isEmpty else {
            return CallFailure(.providerFailed, "the Space failed without a reason (its error texts are switched off)")
        }
        let said = "\(output["title"]?.string ?? "") \(text)".lowercased()
        if said.contains("gpu quota") {
            return CallFailure(
                .accountQuota, "the Space's GPU quota is used up: \(text)", retryAfter: RetryAfter.text(text))
        }
        if said.contains("not in the list of choices") {
            return CallFailure(.rejectedInput, "the Space refuses a parameter: \(text)")
        }
        return CallFailure(.providerFailed, "the Space failed: \(text)")
    }

    static func unexpected(_ message: JSONValue) -> CallFailure {
        let text = message["message"]?.string ?? "no text"
        guard message["session_not_found"]?.bool == true || text.hasPrefix("404") else {
            return CallFailure(.providerError, "the Space's queue failed: \(text)")
        }
        return CallFailure(.providerError, "the Space has lost the event: was it restarted?")
    }
}

/// Carries bytes from the transport's thread into a ``SpaceStream``, and stamps when the work began and ended.
final class SpaceStreamReader: Sendable {
    private struct State {
        var parser = ServerSentEvents()
        var stream = SpaceStream()
        var began: ContinuousClock.Instant?
        var ended: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    var ending: SpaceStream.Ending? { state.withLock { $0.stream.ending } }
    var queuePosition: String? { state.withLock { $0.stream.queuePosition } }

    /// From the message that the work begins to the one that ends it; nil without both.
    var runTime: Duration? {
        state.withLock { state in
            guard let began = state.began, let ended = state.ended else { return nil }
            return began.duration(to: ended)
        }
    }

    func take(_ bytes: [UInt8]) -> StreamStep {
        state.withLock { state in
            for event in state.parser.feed(bytes) {
                switch state.stream.handle(event) {
                case .goOn: continue
                case .workBegins: state.began = .now
                case .ended: if state.ended == nil { state.ended = .now }
                }
            }
            if state.parser.overflowed { state.stream.overflow() }
            return state.stream.ending == nil ? .goOn : .stop
        }
    }
}
