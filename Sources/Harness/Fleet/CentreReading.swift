import Fleet
import Reporting
import Synchronization

/// What is read at the centre of a fleet when a reader asks for it. A centre that is away is no fleet without outcomes: readers are told that
/// it cannot be read, and the log, once, why, for addresses and roles are the operators'.
final class CentreReading: Sendable {
    /// For readers.
    static let problem =
        "what was asked for is read at the fleet's centre, which cannot be read just now: ask again in a moment; the log of this "
        + "server says why"

    private let console: Console
    /// What the log was told last; nil: all could be read since.
    private let told = Mutex<String?>(nil)

    init(_ console: Console) { self.console = console }

    func read<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            let value = try body()
            told.withLock { $0 = nil }
            return value
        } catch FleetError.cancelled {
            throw SourceProblem(Self.problem)
        } catch {
            let reason = "\(error)"
            let isNew = told.withLock { told in
                defer { told = reason }
                return told != reason
            }
            if isNew { console.error("warning: what a reader asked for could not be read: \(reason)") }
            throw SourceProblem(Self.problem)
        }
    }
}
