import Alerting
import ArgumentParser
import Foundation
import Harness
import Model
import Providers
import Reporting
import Sandbox
import Settings

/// `assay explain CODE`: what a code means, how it was recognised, what to do. `assay explain fal`: what an image API is sent,
/// and what its answers mean.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "explain", "What an outcome code means and what to do; or what a described image API is sent.")

    @Argument(
        help:
            "An outcome code such as image.echo, a class, a finding about pictures such as mosaic, a description such as fal, a provider of your settings, or a description's file; without it: all codes."
    )
    var code: String?

    @Option(path: "The settings file whose providers are meant. Without it: ./assay.yaml if there is one.")
    var settings: String?

    /// Pages of docs/ that are made by the program.
    enum Page: String, EnumerableFlag {
        case faults, apis, keys, outcomes

        static func help(for page: Page) -> ArgumentHelp? {
            "The page of all \(page == .keys ? "keys of the settings" : page.rawValue) instead, as Markdown."
        }

        func text() throws -> String {
            switch self {
            case .faults: return try FaultPage.markdown()
            case .apis:
                let all = ShippedDescriptions.names.map(ShippedDescriptions.description)
                let style = TextStyle(colour: Terminal.wantsColour, width: Terminal.width)
                return Terminal.isTerminal(1)
                    ? DescriptionTable.render(all, style) : DescriptionPage.markdown(all)
            case .keys: return try SettingsPage.markdown(drivers: Drivers.schemas, channels: Channels.schemas)
            case .outcomes: return OutcomePage.markdown()
            }
        }
    }

    @Flag var page: Page?

    func run() throws {
        if let page { return Terminal.output(try page.text()) }
        let explained = ExplanationText.explained(code)
        if explained == nil || settings != nil, let api = try described(code ?? "") {
            return Terminal.output(DescriptionText.render(api))
        }
        guard let explained else {
            let meant = Suggestion.nearest(
                to: code ?? "", among: OutcomeCode.allCases.map(\.rawValue) + HealthRule.allCases.map(\.rawValue))
            throw CommandFailure.usage(
                "there is no outcome code, no description and no described provider \"\(code ?? "")\"; \(meant.map { "did you mean `\($0)`? " } ?? "")`assay explain` lists the codes; "
                    + ShippedDescriptions.list(besides: code ?? ""))
        }
        Terminal.output(explained)
    }

    private func described(_ name: String) throws -> APIDescription? {
        let path = SettingsLoader.path(given: settings)
        return try ShippedDescriptions.found(name, environment: ProcessInfo.processInfo.environment, settings: path) {
            try path.map { try AssaySettings.read($0, isRehearsed: true).providers } ?? []
        }
    }
}
