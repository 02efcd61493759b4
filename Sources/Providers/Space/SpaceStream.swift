import Model
import Synchronization
import Transport

/// Reads the events of one Gradio call (`/call/{api}/{event}`) until one of them ends it.
struct SpaceStream {
    enum Ending: Hashable {
        /// The list of outputs.
        case complete(JSONValue)
        case failed(Fault)
    }

    private(set) var ending: Ending?

    /// What comes after the ending is ignored, a broken connection too: Gradio cuts some of its streams there.
    mutating func handle(_ event: ServerSentEvent) {
        guard ending == nil else { return }
        switch event.event {
        case "complete":
            guard let data = JSON.parse(Array(event.data.utf8)), data.array != nil else {
                ending = .failed(Fault(.contractJSON, "the Space's result is no list: \(excerpt(event.data))"))
                return
            }
            ending = .complete(data)
        case "error": ending = .failed(SpaceFailure.fault(JSON.parse(Array(event.data.utf8)) ?? .null))
        default: break  // generating, heartbeat, and what a later Gradio may add
        }
    }

    private func excerpt(_ data: String) -> String { ErrorText.excerpt(Array(data.utf8)) }
}

/// What the text of a Gradio error tells.
enum SpaceFailure {
    /// - Parameter data: `{"error": text or null}`, a bare text, or null (Gradio 5 and older always).
    static func fault(_ data: JSONValue) -> Fault {
        guard let text = data.string ?? ErrorText.read(data) else {
            return Fault(.providerFailed, "the Space failed without a reason")
        }
        let said = text.lowercased()
        if said.contains("gpu quota") || said.contains("zerogpu quota") {
            return Fault(
                .accountQuota, "the Space's GPU quota is used up: \(text)", retryAfter: RetryAfter.text(text))
        }
        if said.contains("not in the list of choices") {
            return Fault(.rejectedInput, "the Space refuses a parameter: \(text)")
        }
        if said.hasPrefix("404: not found") {
            return Fault(.providerError, "the Space has lost the event: was it restarted?")
        }
        return Fault(.providerFailed, "the Space failed: \(text)")
    }
}

/// Carries bytes from the transport's thread into a ``SpaceStream``.
final class SpaceStreamReader: Sendable {
    private let state = Mutex((parser: ServerSentEvents(), stream: SpaceStream()))

    var ending: SpaceStream.Ending? { state.withLock { $0.stream.ending } }

    func take(_ bytes: [UInt8]) -> StreamStep {
        state.withLock { state in
            for event in state.parser.feed(bytes) { state.stream.handle(event) }
            return state.stream.ending == nil ? .goOn : .stop
        }
    }
}
