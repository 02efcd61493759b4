/// An image API as `kind: http` describes it: what is sent, and what its answers mean. Read once, then followed without looking
/// at a text again. docs/descriptions.md is its grammar.
package struct APIDescription: Hashable, Sendable {
    /// What the sandbox does for it.
    package enum Task: String, Hashable, Sendable, CaseIterable {
        case draw, edit, upscale, restore
    }

    /// The kind it is called by, or `http`.
    package let kind: ProviderKind
    package var title: String
    /// Where its facts were read, and when.
    package var source = ""
    package var date = ""
    package var task = Task.edit
    package var models: [String] = []
    /// Without a trailing slash.
    package var url: String
    /// For people: ``url`` is not the description's own, and its other hosts are asked below it.
    package var isElsewhere = false
    package var auth: APIAuth?
    package var prepare: [APIStep.Named] = []
    package var submit: APIStep
    package var submitTimeout: Duration?
    /// Where in a JSON body what a target adds belongs.
    package var extrasPlace: JSONPointer = ""
    /// The submit is idempotent: it may be sent again where its answer was lost.
    package var mayResend = false
    package var poll: APIPoll?
    package var result: APIResult
    package var cancel: APIStep?
    package var estimate: APIEstimate?
    package var account: APIAccount?
    package var reach: APIReach?
    package var errors: [APIErrorRule] = []
    package var cost: APICost?
    /// A good answer may lack what ``cost`` looks for: then the price file counts, without a word.
    package var costIsOptional = false
    package var timings = APITimings()
    /// The header in which the submit sends the attempt's id.
    package var idempotencyHeader: String?
    /// By the contract's name: what the API calls a value.
    package var valueMaps: [String: [String: JSONValue]] = [:]

    package init(kind: ProviderKind, title: String, url: String, submit: APIStep, result: APIResult) {
        self.kind = kind
        self.title = title
        self.url = url
        self.submit = submit
        self.result = result
    }

    /// All steps there are, by their names, in the order in which they are taken.
    package var steps: [APIStep.Named] {
        let work: [(String, APIStep?)] = [
            ("submit", submit), ("poll", poll?.step), ("result", result.step), ("cancel", cancel),
            ("estimate", estimate?.step), ("account", account?.step), ("reach", reach?.step),
        ]
        return prepare + work.compactMap { name, step in step.map { APIStep.Named(name, $0) } }
    }

    /// The submit has a place for what a target adds.
    package var takesExtras: Bool {
        switch submit.request.body {
        case .json?, .form?, .urlencoded?: true
        case .raw?, nil: false
        }
    }

    /// The step whose answer holds the result, where the result has no request of its own.
    package var lastOfWork: String { poll == nil ? "submit" : "poll" }
}

package struct APIEstimate: Hashable, Sendable {
    package let step: APIStep
    package let price: AnswerSelector
    /// What one of its units costs.
    package let credit: MicroDollars

    package init(_ step: APIStep, price: AnswerSelector, credit: MicroDollars) {
        self.step = step
        self.price = price
        self.credit = credit
    }
}

package struct APIAccount: Hashable, Sendable {
    package let step: APIStep
    /// Must find something.
    package let ok: AnswerSelector?
    /// At zero or below nothing can be bought.
    package let balance: AnswerSelector?
    /// What one unit of the balance is worth; nil where nobody says.
    package let credit: MicroDollars?

    package init(_ step: APIStep, ok: AnswerSelector?, balance: AnswerSelector?, credit: MicroDollars? = nil) {
        self.step = step
        self.ok = ok
        self.balance = balance
        self.credit = credit
    }
}

package struct APIReach: Hashable, Sendable {
    package let step: APIStep
    /// Nil: any answer below 500 will do.
    package let states: APIStates?

    package init(_ step: APIStep, states: APIStates?) {
        self.step = step
        self.states = states
    }
}

/// What a call has cost, as its answer says.
package enum APICost: Hashable, Sendable {
    case fixed(MicroDollars)
    /// This many units of that price. Dollars are units of a dollar.
    case units(AnswerSelector, of: MicroDollars)
    /// Prices are of a million.
    case tokens([Tokens])

    package struct Tokens: Hashable, Sendable {
        package let selector: AnswerSelector
        package let perMillion: MicroDollars

        package init(_ selector: AnswerSelector, perMillion: MicroDollars) {
            self.selector = selector
            self.perMillion = perMillion
        }
    }
}

/// What the provider says of its own times.
package struct APITimings: Hashable, Sendable {
    package var queue: AnswerSelector?
    package var run: AnswerSelector?
    /// In seconds: 1 or 0.001.
    package var unit = 1.0

    package init() {}
}

extension APICost {
    /// Where in the answer it is looked for.
    package var places: [AnswerSelector] {
        switch self {
        case .fixed: []
        case .units(let selector, _): [selector]
        case .tokens(let kinds): kinds.map(\.selector)
        }
    }
}

extension APIDescription {
    /// Of a call that costs the same whatever its answer says; nil where that is not so.
    package var fixedPrice: Price? {
        guard case .fixed(let amount)? = cost else { return nil }
        return Price(
            unit: amount == .zero ? .free : .run, amount: amount, source: source.isEmpty ? "its description" : source,
            date: date, version: "description \(date)")
    }
}
