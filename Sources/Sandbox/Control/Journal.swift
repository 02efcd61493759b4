import Model
import Synchronization

/// One request as the journal keeps it.
struct JournalEntry: Hashable, Sendable {
    let number: Int
    let at: Timestamp
    let method: String
    let path: String
    /// Nil while the answer is not known, or when there was none.
    var status: Int?
    var note: RequestNote.Content

    /// - Parameter work: how long the work it began has taken; nil where it began none, or that has no end yet.
    func json(work: Duration?) -> JSONValue {
        .object([
            "number": .integer(number), "at": .string(at.rfc3339), "method": .string(method), "path": .string(path),
            "status": status.map(JSONValue.integer) ?? .null, "service": .optional(note.model?.service.rawValue),
            "model": .optional(note.model?.name), "step": .optional(note.step?.rawValue),
            "fault": .optional(note.fault), "call": note.call.map(JSONValue.integer) ?? .null,
            "job": .optional(note.job), "billed": .bool(note.isBilled), "cancel": .bool(note.isCancel),
            "work_us": work.map { .integer(Int($0.microseconds)) } ?? .null,
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
        /// Not answered yet: a silent fault can hold a request for minutes.
        var open: [Int: (entry: JournalEntry, note: RequestNote)] = [:]
        var entries: [JournalEntry] = []
        var count = 0
        /// Of the answered requests.
        var totals = Totals()
    }

    private struct Totals {
        var billed: [String: Int] = [:]
        var cancels = 0

        mutating func add(_ note: RequestNote.Content) {
            if note.isBilled, let model = note.model { billed[model.description, default: 0] += 1 }
            if note.isCancel { cancels += 1 }
        }
    }

    private static let capacity = 2000
    private let state = Mutex(State())

    /// A request has come; its number is for ``end(_:status:)``.
    func begin(at: Timestamp, method: String, path: String, note: RequestNote) -> Int {
        state.withLock { state in
            state.count += 1
            let entry = JournalEntry(
                number: state.count, at: at, method: method, path: path, status: nil, note: note.content)
            state.open[state.count] = (entry, note)
            return state.count
        }
    }

    /// The request's answer begins, or the request ends without one.
    func end(_ number: Int, status: Int?) {
        state.withLock { state in
            guard let request = state.open.removeValue(forKey: number) else { return }
            var entry = request.entry
            entry.status = status
            entry.note = request.note.content
            state.totals.add(entry.note)
            state.entries.append(entry)
            // In one go now and then, not one by one.
            if state.entries.count > Journal.capacity * 5 / 4 {
                state.entries.removeFirst(state.entries.count - Journal.capacity)
            }
        }
    }

    func clear() { state.withLock { $0 = State() } }

    /// Counts are of everything since the start or the last clearing; entries only of the last requests, in the order
    /// they were answered, then those that still wait.
    ///
    /// - Parameter work: how long a job has taken from its acceptance to its end, where it has one.
    func json(_ work: (String) -> Duration?) -> JSONValue {
        state.withLock { state in
            var totals = state.totals
            var entries = Array(state.entries.suffix(Journal.capacity))
            for (_, waiting) in state.open.sorted(by: { $0.key < $1.key }) {
                var entry = waiting.entry
                entry.note = waiting.note.content
                totals.add(entry.note)
                entries.append(entry)
            }
            return .object([
                "schema": 1, "requests": .integer(state.count), "cancels": .integer(totals.cancels),
                "billed": .object(totals.billed.mapValues(JSONValue.integer)),
                "billed_total": .integer(totals.billed.values.reduce(0, +)),
                "entries": .array(
                    entries.map { $0.json(work: $0.note.step == .submit ? $0.note.job.flatMap(work) : nil) }),
            ])
        }
    }
}

extension JSONValue {
    /// The text, or null.
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
