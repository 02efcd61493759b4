import Model

extension SettingsSchema {
    private static let codes = "a list of outcome codes or classes"
    private static let findings = "a list of findings"

    /// What counts, what is kept, who scores.
    static let policies = [
        SettingsSection(
            path: "accounting",
            about: "What counts in uptime, where it should be otherwise than by the outcome's class.",
            keys: [
                SettingsKey("up", codes, "count as up"),
                SettingsKey("down", codes, "count as down"),
                SettingsKey("excluded", codes, "are in no uptime, and shown beside it"),
            ]),
        SettingsSection(
            path: "health", about: "What a finding about a picture means. Findings: \(words(HealthRule.self)).",
            keys: [
                SettingsKey("fail", findings, "make the picture no answer"),
                SettingsKey("warn", findings, "are `degraded.warning`"),
                SettingsKey("ignore", findings, "are dropped"),
            ]),
        SettingsSection(
            path: "judges.NAME", about: "A command of your own that gives outputs a score: [judges](judges.md).",
            keys: [
                SettingsKey(
                    "command", "a list: a program and its arguments", "started by no shell, in the file's folder"),
                SettingsKey("features", "a list of features", "whose outputs it sees", otherwise: "every picture"),
                SettingsKey("at-least", "a number", "a lower score does not pass"),
                SettingsKey("at-most", "a number", "a higher score does not pass"),
                SettingsKey("within", Span<JudgeTime>.self, "then it is killed", otherwise: "30s"),
                SettingsKey("memory", MemorySize.self, "of data, for each of its processes", otherwise: "2GiB"),
            ]),
        SettingsSection(
            path: "gates[]",
            about: "A bound on a figure, `- uptime: { provider: replicate, at-least: 99% }`; its kind is one of: "
                + "\(gateKinds.joined(separator: ", ")). `uptime` and `quality` have `at-least`, `regression` no bound, the "
                + "others `at-most`.",
            keys: [
                SettingsKey("endpoint", "an endpoint", "only its rows"),
                SettingsKey("provider", "backend, or a provider", "only its rows"),
                SettingsKey("at-least", "a percentage, or dB", "the bound"),
                SettingsKey("at-most", "a duration, or money", "the bound"),
            ]),
        SettingsSection(
            path: "retention", about: "How long single outcomes are kept. Sums by hour and day are kept for ever.",
            keys: [
                SettingsKey("passed", Span<KeepingTime>.self, "`ok` and degraded ones"),
                SettingsKey("others", Span<KeepingTime>.self, "all others"),
            ]),
        SettingsSection(
            path: "pictures", about: "Which output pictures are kept in a folder beside the ledger.",
            keys: [
                SettingsKey("keep", words(PicturePolicy.Choice.self), "which"),
                SettingsKey("keep-megabytes", Count<Megabytes>.self, "all together"),
                SettingsKey("keep-for", Span<KeepingTime>.self, "failures and baselines; examples seven days at most"),
            ]),
    ]

    static let gateKinds = ["uptime", "p95", "cost", "cost-per-success", "quality", "regression"]
}
