import Documents
import Model

/// Reads where the picture is.
struct ResultReader {
    /// The steps of the work.
    let known: [String]
    /// Where files are looked for; nil: there are none.
    let folder: String?

    func read(_ field: Field) -> APIResult? {
        let section = Section(
            field,
            keys: StepReader.keys + ["image", "as", "ok-if", "refused-if", "text", "version", "take", "within"])
        let selectors = SelectorReader(known: known)
        let taken = (section["take"]?.members("a mapping of names to places") ?? []).compactMap { member in
            StepReader.isOwnName(member.key, member.field, others: known)
                ? selectors.selector(member.field).map { APIResult.Taken(member.key, $0) } : nil
        }
        let images = section.required("image", "the place of the picture: /data/0/url, or body")
            .map(selectors.selectors)
        var result = APIResult(images: images ?? [])
        if APIRequest.Method.allCases.contains(where: { section[$0.rawValue] != nil }) {
            result.step = StepReader(known: known + taken.map(\.name), folder: folder).step(section)
        } else {
            result.example = section.written("example")?.json()
        }
        result.taken = taken
        if result.step == nil {
            section["take"]?.refuse(
                "`take`", expected: "it only beside a request of this step, which uses what it keeps")
        }
        result.form = section["as"]?.choice(APIResult.Form.self, "how the picture is written") ?? .auto
        checkPlaces(section, result)
        result.isOK = section["ok-if"].map(selectors.conditions) ?? []
        result.refusals = section["refused-if"].map { refusals($0, selectors) } ?? []
        result.text = section["text"].flatMap(selectors.selector)
        result.version = section["version"].flatMap(selectors.selector)
        result.lifetime = section["within"]?.duration()
        return result.images.isEmpty ? nil : result
    }

    /// A picture is bytes, or a text somewhere.
    private func checkPlaces(_ section: Section, _ result: APIResult) {
        for place in result.images {
            switch place.source {
            case .status, .exists:
                section["image"]?.refuse(
                    "the place `\(place)`", expected: "a place of a picture: /data/0/url, header:NAME or body")
            case .body where place.step != nil:
                section["image"]?.refuse("the place `\(place)`", expected: "`body` alone: of the last answer")
            case .pointer, .header, .body: break
            }
        }
        if !result.images.isEmpty, result.images.allSatisfy({ $0.source == .body }),
            ![.auto, .bytes].contains(result.form)
        {
            section["as"]?.refuse("`\(result.form.rawValue)`", expected: "`bytes`: the picture is the body itself")
        }
    }

    private func refusals(_ field: Field, _ selectors: SelectorReader) -> [[AnswerCondition]] {
        guard case .list = field.node.content else { return [needed(field, selectors)] }
        return field.items().map { needed($0, selectors) }
    }

    /// None would hold for every answer.
    private func needed(_ field: Field, _ selectors: SelectorReader) -> [AnswerCondition] {
        field.answered { field in
            let conditions = selectors.conditions(field)
            if !conditions.isEmpty, conditions.allSatisfy(\.isAlwaysMet) {
                field.refuse("conditions that every answer meets", expected: "something that only a refusal has")
            }
            return conditions.isEmpty ? nil : conditions
        } ?? []
    }
}

/// Reads the steps that need not be there.
struct OptionalSteps {
    let work: [String]
    /// Where files are looked for; nil: there are none.
    let folder: String?

    func poll(_ field: Field) -> APIPoll? {
        let section = Section(
            field, keys: StepReader.keys + ["state", "queued", "running", "done", "failed", "every"])
        let before = work.filter { $0 != "poll" }
        let step = StepReader(known: before, folder: folder).step(section)
        let states = states(section)
        let every = section["every"]?.duration()
        guard let step, let states else { return nil }
        return APIPoll(step, states: states, every: every)
    }

    func reach(_ field: Field) -> APIReach? {
        let section = Section(field, keys: StepReader.keys + ["state", "queued", "running", "done", "failed"])
        let states = section["state"] == nil ? nil : states(section)
        return StepReader(known: [], folder: folder).step(section).map { APIReach($0, states: states) }
    }

    func account(_ field: Field) -> APIAccount? {
        let section = Section(field, keys: StepReader.keys + ["ok", "balance", "credit"])
        let selectors = SelectorReader(known: [])
        let step = StepReader(known: [], folder: folder).step(section)
        let ok = section["ok"].flatMap(selectors.value)
        let balance = section["balance"].flatMap(selectors.value)
        if section["balance"] == nil {
            section["credit"]?.refuse("`credit`", expected: "it only beside `balance`, whose unit it prices")
        }
        let credit = section["credit"]?.money()
        return step.map { APIAccount($0, ok: ok, balance: balance, credit: credit) }
    }

    func estimate(_ field: Field) -> APIEstimate? {
        let section = Section(field, keys: StepReader.keys + ["price", "credit"])
        let price = section.required("price", "the place of the price").flatMap(SelectorReader(known: []).value)
        let credit = section["credit"]?.money() ?? MicroDollars(1_000_000)
        guard let step = StepReader(known: [], folder: folder).step(section), let price else { return nil }
        return APIEstimate(step, price: price, credit: credit)
    }

    private func states(_ section: Section) -> APIStates? {
        let selector = section.required("state", "the place of the state").flatMap(SelectorReader(known: []).selector)
        var words: [APIStates.Word] = []
        for (key, meaning) in [("queued", APIStates.Meaning.queued), ("running", .running), ("done", .done)] {
            words += (section[key]?.texts() ?? []).map { APIStates.Word($0, meaning) }
        }
        for (word, field) in section["failed"]?.members("a mapping of states to outcome codes") ?? [] {
            if let code = field.failureCode() {
                words.append(APIStates.Word(word, .failed(code)))
            }
        }
        if !words.contains(where: { $0.meaning == .done }) {
            let expected = "the words for work that is done"
            section.required("done", expected)?.refuse("no word", expected: expected)
        }
        for (text, all) in Dictionary(grouping: words, by: \.text).sorted(by: { $0.key < $1.key }) where all.count > 1 {
            section.field.refuse("the state \"\(text)\" twice", expected: "each state in one list")
        }
        return selector.map { APIStates($0, words: words) }
    }
}
