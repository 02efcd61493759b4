import Model
import Pictures

/// Something that can go wrong with a provider: what then happens on the wire, and what a client must make of it.
struct Fault: Hashable, Sendable {
    /// Unique, in lower case with dashes; scenarios name it.
    let name: String
    let summary: String
    let services: [Service]
    let step: Step
    /// It strikes only models that make this; nil: all of them.
    let task: Medium?
    let effect: Effect
    /// What a probe that meets this fault must report.
    let code: OutcomeCode
    let retry: Retry

    func strikes(_ model: ModelKey) -> Bool {
        // What is common to all strikes at the user's own descriptions too.
        guard services.contains(model.service) || services.count > SandboxService.described.count else { return false }
        guard let task, let hosted = HostedModel.find(model) else { return true }
        return task == hosted.output
    }

    /// Where the output, or at the step `about` the Space, is said to be: `root` with the path of the real place.
    func elsewhere(_ root: (TLSFault) -> String?, path: String) -> String? {
        switch effect {
        case .link(let address): address
        case .tls(let flaw): root(flaw).map { $0 + path }
        default: nil
        }
    }

    /// Whether asking again can help, as the provider's documentation has it.
    enum Retry: String, Hashable, Sendable, CaseIterable {
        case no
        case once
        /// After the time the provider names.
        case after
        case backoff
    }

    enum Effect: Hashable, Sendable {
        /// Another HTTP answer in place of the real one.
        case answer(CannedAnswer)
        /// The real answer, spoiled on its way.
        case wire(WireFault)
        /// The work itself ends otherwise.
        case job(JobEnding)
        /// The output picture is not what was asked for.
        case picture(PictureFault)
        /// The output is said to be at this address; at the step `about`, the Space is.
        case link(String)
        /// The same, at a port of the sandbox's own whose TLS is wrong.
        case tls(TLSFault)
        /// The Space is in this stage; `lasts` after its first visit it runs. Nil: for good.
        case stage(name: String, message: String?, lasts: Duration?)
        /// Gradio's event stream breaks its own rules.
        case events(EventFault)
        /// Everything is right and takes this many times as long.
        case slow(Double)
    }
}

/// A whole HTTP answer. In its texts `{model}` is the model's name and `{seconds 20}` 20 s in the scenario's time.
struct CannedAnswer: Hashable, Sendable {
    enum Body: Hashable, Sendable { case json(JSONValue), html(String), text(String) }

    let status: Int
    let headers: [String: String]
    let body: Body
}

/// How an HTTP answer is spoiled on its way.
enum WireFault: String, Hashable, Sendable, CaseIterable {
    /// The connection is closed before a byte of the answer.
    case empty
    /// A TCP reset before, or in the middle of, the answer.
    case reset, resetWithin = "reset-within"
    /// Fewer body bytes than `Content-Length` says, then the end.
    case short
    /// A chunked body without its last chunk.
    case cutChunk = "cut-chunk"
    /// The body, a byte at a time.
    case trickle
    /// Half of the answer, then silence.
    case stall
    /// Silence from the start.
    case silence
    /// Bytes that are no HTTP answer.
    case garbage
}

/// How work ends, or that it does not.
struct JobEnding: Hashable, Sendable {
    /// Replicate's `status`; `failed` is a Space's error event. Nil: it never ends.
    let status: String?
    /// The status it stays in when it never ends.
    let stays: String
    let error: String?
    /// Instead of the real output; nil leaves the real one.
    let output: JSONValue?
    /// Replicate's `data_removed`.
    let dataRemoved: Bool
}

/// What is wrong with an output picture although the provider says success.
enum PictureFault: String, Hashable, Sendable, CaseIterable {
    case black, echo
    case halfSize = "half-size"
    case truncated
    /// JPEG bytes that are called `image/png`.
    case jpegAsPNG = "jpeg-as-png"
    case html, json
    case noise, empty
    /// A proper file of the right size with a useless picture, by the names of ``Damage``.
    case blurred, mosaic, torn, grainy, lettered, banded
    case halfBlack = "half-black"
    case grayTiles = "gray-tiles"
    case lostBlocks = "lost-blocks"
    case garbled
    case swappedChannels = "swapped-channels"
    /// Somebody else's picture.
    case other
    /// A little too bright, which nothing but its own history tells.
    case pale

    var damage: Damage? { Damage(rawValue: rawValue) }
}

/// How Gradio's event stream breaks its rules.
enum EventFault: String, Hashable, Sendable, CaseIterable {
    /// The connection ends in the middle of the work.
    case cut
    /// The stream ends properly, without a result.
    case ended
    /// Nothing at all comes, not even heartbeats.
    case silent
    /// The completion comes twice.
    case twice
    /// The completion comes before the start.
    case outOfOrder = "out-of-order"
    /// The server has forgotten the event.
    case lost
    /// The frames hold no JSON.
    case malformed
}
