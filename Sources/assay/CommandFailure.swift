import Documents
import Fleet
import Harness
import Model
import Planning
import Sandbox
import Serving
import Settings

/// A failure of ours, in words for the user, and the status to end with.
struct CommandFailure: Error {
    let status: ExitStatus
    let message: String

    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(status: .usage, message: message)
    }
}

extension ExitStatus {
    /// What an error ends the program with. One we do not know is a failure of ours, and something may have been sent.
    init(endingWith error: any Error) {
        switch error {
        case SandboxError.unknownScenario, SandboxError.badScenario, ServingError.tokenRequired,
            ServingError.tokenTooShort, ServingError.users, ServingError.tls, is DocumentError, FleetError.badAddress,
            FleetError.contradiction, FleetError.badName, FleetError.unknown, is PlanningError, is FixtureError,
            is EnvironmentOptions.Refused:
            self = .usage
        case let error as HarnessError: self = error.status
        default: self = .noAnswer
        }
    }
}
