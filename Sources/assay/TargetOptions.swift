import Alerting
import ArgumentParser
import Foundation
import Harness
import Model
import Providers
import Sandbox
import Settings

/// What is tested: the embedded default, or what a settings file names.
struct TargetOptions: ParsableArguments {
    @Option(path: "The settings file. Without it and --scenario: ./assay.yaml if there is one, else the default.")
    var settings: String?

    @Option(
        help: ArgumentHelp(
            "Run on the sandbox under this scenario: \(Scenario.names.joined(separator: ", ")), or a file of yours.",
            valueName: "name|file.yaml"), completion: .list(Scenario.names))
    var scenario: String?

    @Option(
        help: ArgumentHelp("Trust the authorities in this PEM file instead of the system's.", valueName: "file"),
        completion: .file())
    var caFile: TrustedFile?

    @Option(help: ArgumentHelp("Scale the scenario's latencies, for example 0.1.", valueName: "factor"))
    var timeScale: Measure<TimeScaleLimits>?

    /// Sets the target up, runs the body against it, and takes it down again.
    ///
    /// - Parameter change: what the command line has to say about the settings.
    func with<Value: Sendable>(
        _ change: @escaping @Sendable (inout AssaySettings) -> Void,
        _ body: @escaping @Sendable (TestTarget) async throws -> Value
    ) async throws -> Value {
        if scenario == nil, settingsPath != nil {
            return try await body(TestTarget(label: nil, settings: try load(change), caFile: caFile?.typed))
        }
        noteUnread()
        let scenario = try Scenario.chosen(scenario ?? "all-up")
        let scale = timeScale?.value ?? scenario.timeScale
        let own = try settings == nil ? nil : load { _ in }
        let label =
            "\(own == nil ? "built-in" : "rehearsal") (\(scenario.name)\(scale == 1 ? "" : ", all latencies scaled by \(scale)"))"
        return try await EmbeddedStand.with(
            scenario: scenario, timeScale: timeScale?.value, rehearsing: own
        ) { stand in
            var settings = stand.settings
            change(&settings)
            return try await body(TestTarget(label: label, settings: settings, caFile: stand.caFile))
        }
    }

    /// The settings alone, with nothing started: for commands that send nothing.
    func load(_ change: (inout AssaySettings) -> Void) throws -> AssaySettings {
        noteUnread()
        if let scenario { _ = try Scenario.chosen(scenario) }
        var settings = try AssaySettings.read(settingsPath, isRehearsed: scenario != nil)
        change(&settings)
        return settings
    }

    private func noteUnread() {
        if scenario != nil, settings == nil, let note = SettingsLoader.unreadNote { Terminal.error(note) }
    }

    var settingsPath: String? {
        scenario == nil || settings != nil ? SettingsLoader.path(given: settings) : nil
    }
}

extension AssaySettings {
    /// The settings of a file; without one the embedded default, with addresses that nobody answers at.
    static func read(_ path: String?, isRehearsed: Bool = false) throws -> AssaySettings {
        let environment = ProcessInfo.processInfo.environment
        return try SettingsLoader.load(
            path, environment: isRehearsed ? StandInEnvironment.rehearsing(environment) : environment,
            schemas: Drivers.schemas,
            channels: Channels.schemas)
    }
}
