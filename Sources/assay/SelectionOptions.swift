import ArgumentParser
import Model
import Planning

/// Which of the planned checks to run.
struct SelectionOptions: ParsableArguments {
    @Option(help: "Only this endpoint, for example hd-image; repeat it or separate by commas.")
    var endpoint: [String] = []

    @Option(help: "Only this route: backend, or a provider id such as replicate, or a family: replicate, huggingface.")
    var provider: [String] = []

    @Option(help: "Only this fixture.") var fixture: [String] = []
    @Option(help: "Only fixtures with this tag.") var tag: [String] = []

    @Option(
        help: ArgumentHelp(
            "What is asked: reach (is anybody there), account (key, model, version, stage; free), work (billed; the default, but of watch: all).",
            valueName: "reach|account|work"))
    var tier: Tier?

    /// What is asked where nothing is said.
    var tierOrWork: Tier { tier ?? .work }

    mutating func validate() throws {
        for (name, lists) in [("endpoint", endpoint), ("provider", provider), ("fixture", fixture), ("tag", tag)] {
            if let refusal = Selection.refusal(of: lists, "--\(name)") { throw ValidationError(refusal) }
        }
        guard tierOrWork == .work || fixture.isEmpty && tag.isEmpty else {
            throw ValidationError(
                "--fixture and --tag choose what is sent, and --tier \(tierOrWork.rawValue) sends no work: leave them out"
            )
        }
    }

    var selection: Selection {
        Selection(
            endpoints: Selection.names(endpoint), routes: Selection.names(provider), fixtures: Selection.names(fixture),
            tags: Selection.names(tag))
    }
}

extension Tier: ExpressibleByArgument {}
