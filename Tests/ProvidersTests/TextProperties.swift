import Model
import Transport

@testable import Providers

/// What must hold for any bytes that a provider may send as text; a violation traps.
///
/// The fuzzer feeds these by the million (`script/fuzz`), the tests with the corpus in `fixtures/fuzz/text`: a folder of
/// the target's name.
enum TextProperties {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "events": events, "json": json, "data-uri": dataURI, "template": TemplateProperties.check,
    ]

    // MARK: Event streams

    /// However the bytes are cut, the events are the same; none is larger than what was fed; a Space's stream that has
    /// ended stays so.
    @Sendable static func events(_ bytes: [UInt8]) {
        var parser = ServerSentEvents()
        let whole = parser.feed(bytes)
        precondition(!parser.overflowed, "nothing is dropped below the bound")
        let cut = Int(bytes.first ?? 0) % 7 + 1
        precondition(pieces(of: bytes, by: cut, bound: 64 << 20) == whole, "cutting changes nothing")
        let size = whole.reduce(0) { $0 + $1.data.utf8.count }
        // Each byte that is not UTF-8 becomes U+FFFD: three bytes.
        precondition(size <= 3 * bytes.count, "no event comes from nowhere")
        _ = pieces(of: bytes, by: 1, bound: 40)

        var stream = SpaceStream()
        for event in whole {
            let before = stream.ending
            let step = stream.handle(event)
            precondition(before == nil || stream.ending == before && step == .ended, "an ending is final")
        }
        if case .failed(let fault) = stream.ending { check(fault) }
        let reader = SpaceStreamReader()
        _ = reader.take(bytes)
        precondition(reader.ending == stream.ending, "the reader hears what the stream says")
    }

    private static func pieces(of bytes: [UInt8], by count: Int, bound: Int) -> [ServerSentEvent] {
        var parser = ServerSentEvents(maximumBytes: bound)
        return stride(from: 0, to: bytes.count, by: count).flatMap {
            parser.feed(Array(bytes[$0..<min($0 + count, bytes.count)]))
        }
    }

    // MARK: JSON answers

    /// A value that is read is written and read again as itself; every reader of answers gives a value or a fault with
    /// a sentence.
    @Sendable static func json(_ bytes: [UInt8]) {
        if let value = JSON.parse(bytes) {
            guard let again = JSON.parse(JSON.encode(value)) else {
                preconditionFailure("what was read can be written")
            }
            precondition(isSame(value, again), "and is read again as itself")
            applications(value)
        }
        // One of the many circumstances each time: reading texts for a wait is slow.
        let dice = bytes.reduce(0) { $0 &+ Int($1) }
        answers(bytes, status: [200, 404, 422, 429, 503][dice % 5], dice)
    }

    private static func applications(_ value: JSONValue) {
        let app = GradioDescription(host: "http://127.0.0.1", config: value)
        expectFault { () throws(CallFailure) in _ = try app.function("/predict") }
        expectFault { () throws(CallFailure) in
            _ = try GradioArguments.make(
                info: value, api: "/predict", file: .object([:]), prompt: "p", parameters: ["scale": 2])
        }
        _ = SpaceStage.read(value)
        _ = ErrorText.read(value)
        check(SpaceFailure.fault(value))
        check(SpaceFailure.unexpected(value))
    }

    private static let rules: [AnswerRules] = [.replicate, .delivery, .hub, .space, .inference, .backend]

    private static func answers(_ bytes: [UInt8], status: Int, _ dice: Int) {
        let types = ["application/json", "text/html", "image/png", ""]
        let headers: HTTPHeaders = ["Content-Type": types[dice % 4]]
        let response = HTTPResponse(status: status, headers: headers, body: bytes, version: "1.1")
        let now = Timestamp(microseconds: 1_700_000_000_000_000)
        expectFault { () throws(CallFailure) in
            let prediction = try Prediction(bytes, httpStatus: status)
            check(PredictionFailure.fault(prediction))
            precondition(prediction.status.isTerminal || !prediction.isUsable || prediction.output != nil)
            if let wait = prediction.queueTime { precondition(wait >= .zero) }
        }
        for feature in FeatureSpec.builtIn {
            expectFault { () throws(CallFailure) in
                let reader = ContractReader(
                    contract: dice % 3 == 0 ? .init() : .standard, output: feature.output, asked: "POST /")
                _ = try reader.read(response, expectedStatus: 200, now: now)
            }
            guard status == 200 else { continue }
            expectFault { () throws(CallFailure) in
                _ = try InferenceAnswer.read(response, feature.output, isChat: dice % 2 == 0)
            }
        }
        check(rules[dice % rules.count].fault(response, asked: "GET /", now: now))
    }

    // MARK: Data URIs

    /// What is read is written and read again as itself, in either form; a result's name is read or refused.
    @Sendable static func dataURI(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        expectFault { () throws(CallFailure) in _ = try NamedResult.read(text) }
        guard let uri = try? DataURI(text) else { return }
        precondition(uri.bytes.count <= bytes.count, "base64 is longer than what it stands for")
        let mime = uri.mime ?? "image/png"
        precondition(!mime.contains(";"), "a media type comes without its parameters")
        precondition((try? DataURI(DataURI.encodeBase64(uri.bytes)))?.bytes == uri.bytes)
        guard !mime.contains(",") else { return }
        let again = try? DataURI(DataURI.encode(uri.bytes, mime: mime))
        precondition(
            again?.bytes == uri.bytes && again?.mime == mime.lowercased(), "a data URI is read again as itself")
    }

    // MARK: Helpers

    private static func expectFault(_ body: () throws(CallFailure) -> Void) {
        do throws(CallFailure) { try body() } catch { check(error) }
    }

    private static func check(_ fault: CallFailure) {
        precondition(!fault.detail.isEmpty, "a fault has a sentence")
        precondition(fault.code != .ok, "a fault is no success")
        if let wait = fault.retryAfter { precondition(wait >= .zero, "a wait is no negative time") }
    }

    /// `4.0` is written as `4`, and so read again as an integer.
    private static func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch (a, b) {
        case (.number, .integer), (.integer, .number): a.double == b.double
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { key, value in b[key].map { isSame(value, $0) } ?? false }
        default: a == b
        }
    }
}
