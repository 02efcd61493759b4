import Model

/// A prediction as Replicate tells it. Every field but `id` and `status` comes and goes.
struct Prediction: Hashable {
    enum Status: String, Hashable {
        case starting, processing, succeeded, failed, canceled, aborted

        var isTerminal: Bool { self != .starting && self != .processing }
    }

    let id: String
    let status: Status
    /// Nil for JSON null too.
    let output: JSONValue?
    let error: String?
    /// Seconds of hardware: what is billed.
    let predictTime: Duration?
    /// From creation to completion, queue and boot included.
    let totalTime: Duration?
    let startedAt: Timestamp?
    let createdAt: Timestamp?
    let completedAt: Timestamp?
    let version: String?
    /// Inputs, outputs and logs are deleted an hour after completion.
    let isDataRemoved: Bool

    init(_ body: [UInt8], httpStatus: Int) throws(CallFailure) {
        guard let value = JSON.parse(body), value.object != nil else {
            throw Prediction.malformed(.contractJSON, "not JSON: \(ErrorText.excerpt(body))", body, httpStatus)
        }
        guard let id = value["id"]?.string, !id.isEmpty else {
            throw Prediction.malformed(.contractField, "without an id", body, httpStatus)
        }
        guard let word = value["status"]?.string, let status = Status(rawValue: word) else {
            let word = value["status"]?.string ?? value["status"]?.kind ?? "none"
            throw Prediction.malformed(.contractField, "with the unknown status \"\(word)\"", body, httpStatus)
        }
        self.id = id
        self.status = status
        output = value["output"].flatMap { $0 == .null || $0 == .array([]) ? nil : $0 }
        error = value["error"]?.string ?? value["error"].flatMap(ErrorText.read)
        predictTime = Prediction.span(value["metrics"]?["predict_time"])
        totalTime = Prediction.span(value["metrics"]?["total_time"])
        startedAt = value["started_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
        createdAt = value["created_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
        completedAt = value["completed_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
        version = value["version"]?.string
        isDataRemoved = value["data_removed"]?.bool ?? false
    }

    /// From creation to the start of the run: queue and boot.
    var queueTime: Duration? {
        if let totalTime, let predictTime { return max(.zero, totalTime - predictTime) }
        guard let createdAt, let startedAt else { return nil }
        return max(.zero, startedAt - createdAt)
    }

    /// From creation to completion, by Replicate's own clock.
    var age: Duration? {
        guard let createdAt, let completedAt else { return totalTime }
        return max(.zero, completedAt - createdAt)
    }

    /// Synchronous mode answers with the output while the status still says `processing`.
    var isUsable: Bool { status == .succeeded || (status == .processing && output != nil) }

    private static func span(_ value: JSONValue?) -> Duration? {
        guard let seconds = value?.double, seconds >= 0, seconds < 1e6 else { return nil }
        return .microseconds(Int64((seconds * 1e6).rounded()))
    }

    private static func malformed(_ code: OutcomeCode, _ how: String, _ body: [UInt8], _ status: Int) -> CallFailure {
        CallFailure(code, "Replicate answered with a prediction \(how)", httpStatus: status, body: body)
    }
}
