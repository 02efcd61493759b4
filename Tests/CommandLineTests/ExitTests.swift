import Foundation
import Harness
import Model
import Recording
import Testing

@testable import assay

@Suite("What an error ends the program with")
struct ExitTests {
    private struct Unforeseen: Error {}

    @Test("an error nobody foresaw is a failure of ours, never a usage error")
    func unforeseen() {
        #expect(Model.ExitStatus(endingWith: Unforeseen()) == .noAnswer)
        #expect(Model.ExitStatus(endingWith: CancellationError()) == .noAnswer)
    }

    @Test("what the user wrote is a usage error, what the ledger refuses is not")
    func known() {
        #expect(Model.ExitStatus(endingWith: FixtureError(place: "here", problems: [])) == .usage)
        #expect(Model.ExitStatus(endingWith: RecordingError.cannotOpen(path: "x", reason: "y")) == .noAnswer)
    }

    @Test("work that a signal cancels before it has anything ends as the signal says, without an error of its own")
    func cancelledEarly() async {
        await #expect(throws: Model.ExitStatus.interrupted) {
            _ = try await untilInterrupted {
                kill(getpid(), SIGINT)
                try await Task.sleep(for: .seconds(600))
            }
        }
    }
}
