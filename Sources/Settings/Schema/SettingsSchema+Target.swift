import Model

extension SettingsSchema {
    private static let duration = "a duration above zero with its unit, for example 30s"
    private static let path = "a path that begins with /"
    private static let pointer = "a JSON Pointer, for example /data/0/b64"

    /// What is tested.
    static let target = [
        SettingsSection(
            path: "backend", about: "The backend under test.",
            keys: [
                SettingsKey(
                    "url", "\(WebAddress.expectation), or \"\" for none",
                    "its address; without one only providers are checked"),
                SettingsKey("token", "${NAME}", "sent as `Authorization: Bearer …`"),
                SettingsKey("headers", "names to texts", "further headers"),
            ]),
        SettingsSection(
            path: "providers.NAME",
            about:
                "Who can do the work. A built-in provider of the same name is under it, key by key. Further keys come with "
                + "the kind.",
            keys: [
                SettingsKey("kind", "a kind of provider", "what speaks to it; see below"),
                SettingsKey("family", "a name", "whose it is, in columns and colours", otherwise: "the kind's"),
                SettingsKey("token", "${NAME}", "its key; only ever named, never written"),
                SettingsKey("daily-budget", MicroDollars.self, "the most it may be paid a UTC day"),
                SettingsKey("monthly-budget", MicroDollars.self, "the most a monitor may pay it a UTC month"),
            ]),
        SettingsSection(
            path: "features.NAME", about: "What an endpoint does: what is sent, what comes back, how it is judged.",
            keys: [
                SettingsKey("title", "text", "its name on pages", otherwise: "the name"),
                SettingsKey("input", words(Medium.self), "what is sent"),
                SettingsKey("output", words(Medium.self), "what comes back"),
                SettingsKey("size", SizeRule.expectedText, "width and height of the output", otherwise: "any"),
                SettingsKey(
                    "likeness", words(OutputLikeness.self), "how near the output must be to the input or reference",
                    otherwise: "free"),
                SettingsKey("formats", "a list of: \(words(ImageFormat.self))", "of the output", otherwise: "any"),
                SettingsKey("alpha", words(AlphaRule.self), "transparency of the output", otherwise: "any"),
                SettingsKey("inputs", "kinds of provider to mappings", "what a kind of provider is sent"),
            ] + contract),
        SettingsSection(
            path: "endpoints.NAME", about: "One path of the backend.",
            keys: [
                SettingsKey("title", "text", "its name on pages", otherwise: "the feature's, or the name"),
                SettingsKey("feature", "a feature", "what it does; one of the five built-in ones, or of `features`"),
                SettingsKey("path", path, "where it is"),
                SettingsKey("parameters", "names to values", "sent along with every picture or prompt"),
                SettingsKey("timeout", duration, "the most one check through the backend may take", otherwise: "60s"),
                SettingsKey("expect", "a mapping", "what is a right answer"),
            ] + contract + [
                SettingsKey("targets", "a list of targets", "who does the work, in the order of the fallback chain")
            ]),
        SettingsSection(
            path: "endpoints.NAME.expect", about: "What is a right answer, beside what the feature says.",
            keys: [
                SettingsKey("status", "a whole number from 100 to 599", "the HTTP status", otherwise: "200"),
                SettingsKey("sources", "a list of texts", "values of the answer's `source` that are no surprise"),
                SettingsKey("primary", "one of `sources`", "another allowed one than this is `degraded.fallback`"),
                SettingsKey("min-psnr", "a number from 0 to 100 dB", "the lowest PSNR against the fixture's reference"),
                SettingsKey("slow-after", duration, "a slower answer is `degraded.slow`"),
            ]),
        SettingsSection(
            path: "endpoints.NAME.request",
            about: "Where things are in a request of another shape than the built-in one.",
            keys: [
                SettingsKey("method", "POST, PUT or PATCH", "the method", otherwise: "POST"),
                SettingsKey("encoding", words(BackendContract.Request.Encoding.self), "of the body", otherwise: "json"),
                SettingsKey(
                    "fields", "names to values", "what is sent; `{image}`, `{prompt}` and parameters stand in it"),
                SettingsKey(
                    "picture", "data-uri or base64", "how a picture is written into JSON", otherwise: "data-uri"),
            ]),
        SettingsSection(
            path: "endpoints.NAME.answer",
            about: "Where things are in an answer of another shape than the built-in one.",
            keys: [
                SettingsKey("success", pointer, "what is true in a good answer"),
                SettingsKey("image", "\(pointer), or body", "the picture"),
                SettingsKey(
                    "picture", words(BackendContract.PictureForm.self), "how it is written", otherwise: "data-uri"),
                SettingsKey("text", "\(pointer), or body", "the text"),
                SettingsKey("source", pointer, "who answered"),
                SettingsKey("cached", pointer, "whether the answer was remembered"),
                SettingsKey("error", pointer, "what went wrong, in words"),
            ]),
        SettingsSection(
            path: "endpoints.NAME.targets[]",
            about: "One provider of the fallback chain. Further keys come with its kind.",
            keys: [
                SettingsKey("provider", "the name of a provider", "who"),
                SettingsKey("input", "names to values", "what its model is sent, and nothing else"),
                SettingsKey("timeout", duration, "the most it may take", otherwise: "the endpoint's"),
            ]),
        SettingsSection(
            path: "fixtures", about: "What is sent.",
            keys: [
                SettingsKey(
                    "from", "embedded, or a folder", "a folder's pictures, by its `manifest.json` or by their names"),
                SettingsKey("ids", "a list of texts", "only these; empty means all"),
                SettingsKey("tags", "a list of texts", "only those with one of these tags; empty means all"),
            ]),
        SettingsSection(
            path: "run", about: "How a run goes about it.",
            keys: [
                SettingsKey("concurrency", Count<Concurrency>.self, "checks under way at once"),
                SettingsKey("per-provider", Count<Concurrency>.self, "of those, at one provider, or at the backend"),
                SettingsKey("repeat", Count<Repeats>.self, "how many times each check is done in one run"),
                SettingsKey("budget", MicroDollars.self, "the most one run may spend"),
                SettingsKey("unknown-cost", MicroDollars.self, "set aside for a call whose price nobody knows"),
            ]),
    ]

    private static let contract = [
        SettingsKey("request", "a mapping", "another shape of request"),
        SettingsKey("answer", "a mapping", "another shape of answer"),
    ]

    static func words<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> String {
        Word.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
