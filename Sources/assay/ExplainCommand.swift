import ArgumentParser
import Harness
import Model
import Reporting
import Sandbox

/// `assay explain CODE`: what a code means, how it was recognised, what to do.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "What an outcome code means, how it is recognised, and what to do.")

    @Argument(help: "An outcome code such as image.echo, or a class such as image; nothing lists all.")
    var code: String?

    @Flag(help: "The catalogue of the sandbox's faults instead, as Markdown.")
    var faults = false

    func run() throws {
        if faults { return Terminal.output(try FaultPage.markdown()) }
        let chosen = OutcomeCode.allCases.filter { known in
            code.map { known.rawValue == $0 || known.outcomeClass.rawValue == $0 } ?? true
        }
        guard !chosen.isEmpty else {
            throw CommandFailure.usage("there is no outcome code \"\(code ?? "")\"; `assay explain` lists them all")
        }
        for code in chosen { Terminal.output(ExplanationText.render(code)) }
    }
}
