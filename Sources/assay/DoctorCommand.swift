import ArgumentParser
import Harness
import Model

/// `assay doctor`: what keeps checks from working. Exit status 3 when something does.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "doctor", "Look at settings, keys, disk, ledger, network, clock and fleet; say what to mend. Costs nothing.")

    @OptionGroup var target: TargetOptions

    func run() async throws {
        let result = try await untilInterrupted { [target] in
            try await target.with({ _ in }) { await Doctor.examine($0, tell: Terminal.output) }
        }
        if let status = result.status { throw status }
        if !result.value { throw ExitStatus.noAnswer }
    }
}
