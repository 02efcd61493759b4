import Documents
import Model

/// Reads an ``APIDescription``, and notes everything that is wrong with it. docs/descriptions.md is the grammar.
struct DescriptionReader {
    let kind: ProviderKind
    /// Where files that it names are looked for; nil: it names none.
    var folder: String?
    /// The provider has an address of its own: the description's may lack its variables.
    var hasOwnAddress = false

    /// A description, and the key that its variable holds now.
    struct Read {
        var api: APIDescription
        let token: Secret?
    }

    static let keys = [
        "title", "source", "date", "task", "models", "url", "auth", "prepare", "submit", "poll", "result", "cancel",
        "estimate", "account", "reach", "errors", "cost", "timings", "idempotency", "parameters",
    ]

    /// Nil only when a problem was noted.
    ///
    /// - Parameter name: what it is called where it has no title.
    func read(_ section: Section, name: String) -> Read? {
        section.field.answered { _ in whole(section, name: name) }
    }

    private func whole(_ written: Section, name: String) -> Read? {
        let section = withoutVariables(written)
        let (earlier, prepare) = prepare(section["prepare"])
        let work = earlier + ["submit"] + (section["poll"] == nil ? [] : ["poll"])
        let submit = section.required("submit", "the request that asks for the work")
            .map { Section($0, keys: StepReader.keys + ["timeout", "resend", "input-at"]) }
        let step = submit.flatMap { section in
            section.field.answered { _ in StepReader(known: earlier, folder: folder).step(section) }
        }
        let result = section.required("result", "where the picture is")
            .flatMap { $0.answered(ResultReader(known: work, folder: folder).read) }
        let url = address(written)
        let (auth, token) = AuthReader(folder: folder ?? "").read(written["auth"])
        HeaderRules(auth: auth, idempotency: section["idempotency"]).check(section)
        let selectors = SelectorReader(known: work + ["result"])
        let errors = rules(section["errors"], selectors)
        // All is read before it shows that something is missing: a description has all its mistakes told at once.
        let fills = [submitOptions(submit), facts(section, name), rest(section, work)]
        guard let step, let result, let url else { return nil }
        var api = APIDescription(kind: kind, title: name, url: url, submit: step, result: result)
        api.prepare = prepare
        api.auth = auth
        api.errors = errors
        for fill in fills { fill(&api) }
        WholeDescription(api: api, section: section).check()
        return Read(api: api, token: token)
    }

    /// What is sent to anybody, and shown in curl lines and reports, is no place for what the environment holds.
    private func withoutVariables(_ section: Section) -> Section {
        let names = DescriptionReader.keys.filter { !["auth", "url"].contains($0) }.flatMap { key in
            section[key]?.refuseVariables(
                expected: "none outside `auth` and `url`: a key belongs into `auth`, anything else into the "
                    + "endpoint's `parameters`, for {param.NAME}") ?? []
        }
        // No problem that follows from it shows the value.
        return names.isEmpty ? section : section.with(environment: StandInEnvironment.of(names))
    }

    private func address(_ section: Section) -> String? {
        let field = section.required("url", "the address that precedes those of the steps")
        return hasOwnAddress && field?.expanded == nil ? "https://unset.invalid" : field?.url()
    }

    /// Reads something, notes what is wrong with it, and puts it into a description once there is one.
    private typealias Fill = (inout APIDescription) -> Void

    private func submitOptions(_ submit: Section?) -> Fill {
        let timeout = submit?["timeout"]?.duration()
        let place = submit?["input-at"]?.parsed("a place such as /input", JSONPointer.init) ?? ""
        let resend = submit?["resend"]?.name(among: ["safe", "never"], "safe where the submit is idempotent")
        return { api in (api.submitTimeout, api.extrasPlace, api.mayResend) = (timeout, place, resend == "safe") }
    }

    private func facts(_ section: Section, _ name: String) -> Fill {
        let title = section["title"]?.text() ?? name
        let (source, date) = (section["source"]?.text() ?? "", section["date"]?.text() ?? "")
        let task = section["task"]?.choice(APIDescription.Task.self, "what the API does") ?? .edit
        let models = section["models"]?.texts() ?? []
        return { api in (api.title, api.source, api.date, api.task, api.models) = (title, source, date, task, models) }
    }

    private func rest(_ section: Section, _ work: [String]) -> Fill {
        let reader = OptionalSteps(work: work, folder: folder)
        func read<Value>(_ key: String, _ reader: (Field) -> Value?) -> Value? { section[key]?.answered(reader) }
        let poll = read("poll", reader.poll)
        let cancel = read("cancel") { StepReader(known: work, folder: folder).step(Section($0, keys: StepReader.keys)) }
        let estimate = read("estimate", reader.estimate)
        let account = read("account", reader.account)
        let reach = read("reach", reader.reach)
        let selectors = SelectorReader(known: work + ["result"])
        let cost = read("cost", CostReader(selectors: selectors).read)
        let timings = section["timings"].map { readTimings($0, selectors) } ?? APITimings()
        let header = section["idempotency"]?.parsed(HeaderRules.nameExpected, HeaderRules.name)
        let maps = section["parameters"].map(ValueMapReader.read) ?? [:]
        return { api in
            (api.poll, api.cancel, api.estimate, api.account, api.reach) = (poll, cancel, estimate, account, reach)
            (api.cost, api.costIsOptional) = (cost?.cost, cost?.isOptional ?? false)
            (api.timings, api.idempotencyHeader, api.valueMaps) = (timings, header, maps)
        }
    }

    private func rules(_ field: Field?, _ selectors: SelectorReader) -> [APIErrorRule] {
        let reader = ErrorRuleReader(selectors: selectors)
        let read = (field?.items("a list of rules") ?? []).enumerated().compactMap { index, field in
            reader.read(field, number: index + 1).map { (rule: $0, field: field) }
        }
        RuleOrder.check(read)
        for (name, all) in Dictionary(grouping: read, by: \.rule.name).sorted(by: { $0.key < $1.key })
        where all.count > 1 {
            all[1].field.refuse("the name \"\(name)\" twice", expected: "each rule by a name of its own")
        }
        return read.map(\.rule)
    }

    /// With the names of those too in which something is wrong: that a later step reads one is no mistake of its own.
    private func prepare(_ field: Field?) -> (names: [String], steps: [APIStep.Named]) {
        var names: [String] = []
        var steps: [APIStep.Named] = []
        for (name, field) in field?.members("a mapping of names to steps") ?? [] {
            guard StepReader.isOwnName(name, field) else { continue }
            let step = StepReader(known: names, folder: folder).step(Section(field, keys: StepReader.keys))
            if let step { steps.append(APIStep.Named(name, step)) }
            names.append(name)
        }
        return (names, steps)
    }

    private func readTimings(_ field: Field, _ selectors: SelectorReader) -> APITimings {
        let section = Section(field, keys: ["queue", "run", "unit"])
        var timings = APITimings()
        timings.queue = section["queue"].flatMap(selectors.selector)
        timings.run = section["run"].flatMap(selectors.selector)
        timings.unit = section["unit"]?.name(among: ["s", "ms"], "a unit") == "ms" ? 0.001 : 1
        return timings
    }
}
