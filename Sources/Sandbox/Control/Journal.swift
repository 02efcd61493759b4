import Model
import Synchronization

/// One request as the journal keeps it.
struct JournalEntry: Hashable, Sendable {
    let number: Int
    let at: Timestamp
    let method: String
    let path: String
    /// Nil while the answer is not known, or when none was sent.
    let status: Int
    let note: RequestNote.Content

    var json: JSONValue {
        .object([
            "number": .integer(number), "at": .string(at.rfc3339), "method": .string(method), "path": .string(path),
            "status": .integer(status), "service": .optional(note.model?.service.rawValue),
            "model": .optional(note.model?.name), "step": .optional(note.step?.rawValue),
            "fault": .optional(note.fault), "call": note.call.map(JSONValue.integer) ?? .null,
            "job": .optional(note.job), "billed": .bool(note.isBilled), "cancel": .bool(note.isCancel),
        ])
    }
}

/// What a handler says about the request it serves.
final class RequestNote: Sendable {
    struct Content: Hashable, Sendable {
        var model: ModelKey?
        var step: Step?
        var call: Int?
        var fault: String?
        var job: String?
        /// Work was accepted that a provider would charge for.
        var isBilled = false
        var isCancel = false
    }

    private let state = Mutex(Content())
    var content: Content { state.withLock { $0 } }

    func record(model: ModelKey, step: Step, turn: Turn) {
        state.withLock {
            $0.model = model; $0.step = step; $0.call = turn.number
        }
    }

    func met(_ fault: Fault) { state.withLock { $0.fault = fault.name } }
    func billed(_ job: String) {
        state.withLock {
            $0.isBilled = true; $0.job = job
        }
    }
    func about(_ job: String) { state.withLock { $0.job = job } }
    func cancels(_ job: String) {
        state.withLock {
            $0.isCancel = true; $0.job = job
        }
    }
}

/// The last requests the sandbox saw, for assertions: what was billed, what was cancelled, which fault was met.
final class Journal: Sendable {
    private struct State {
        var entries: [JournalEntry] = []
        var count = 0
        var billed: [String: Int] = [:]
        var cancels = 0
    }

    private static let capacity = 2000
    private let state = Mutex(State())

    func append(at: Timestamp, method: String, path: String, status: Int, note: RequestNote.Content) {
        state.withLock { state in
            state.count += 1
            if note.isBilled, let model = note.model { state.billed[model.description, default: 0] += 1 }
            if note.isCancel { state.cancels += 1 }
            state.entries.append(
                JournalEntry(number: state.count, at: at, method: method, path: path, status: status, note: note))
            // In one go now and then, not one by one.
            if state.entries.count > Journal.capacity * 5 / 4 {
                state.entries.removeFirst(state.entries.count - Journal.capacity)
            }
        }
    }

    func clear() { state.withLock { $0 = State() } }

    /// Counts are of everything since the start or the last clearing; entries only of the last requests.
    var json: JSONValue {
        state.withLock { state in
            .object([
                "schema": 1, "requests": .integer(state.count), "cancels": .integer(state.cancels),
                "billed": .object(state.billed.mapValues(JSONValue.integer)),
                "billed_total": .integer(state.billed.values.reduce(0, +)),
                "entries": .array(state.entries.suffix(Journal.capacity).map(\.json)),
            ])
        }
    }
}

extension JSONValue {
    /// The text, or null.
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
