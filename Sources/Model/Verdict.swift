/// One thing about an outcome that is not as expected.
package struct Finding: Hashable, Sendable {
    package let code: OutcomeCode
    /// What was looked at.
    package let about: Aspect
    package let expected: String
    package let actual: String

    package init(code: OutcomeCode, about: Aspect, expected: String, actual: String) {
        self.code = code
        self.about = about
        self.expected = expected
        self.actual = actual
    }

    /// - Parameter subject: by its name, as the ledger has it.
    package init(code: OutcomeCode, subject: String, expected: String, actual: String) {
        self.init(code: code, about: Aspect(name: subject), expected: expected, actual: actual)
    }

    /// The name of ``about``, for example `image size`, `status`, `source`.
    package var subject: String { about.name }

    /// What a finding is about. Decisions hang on the case; the name is what the ledger and every report have.
    package enum Aspect: Hashable, Sendable {
        /// The picture is worse than its own history allows: it fails the gate.
        case baseline
        /// It differs from its history more than before, and not enough to fail.
        case drift
        case health(HealthRule)
        case other(String)

        package init(name: String) {
            let known = [Aspect.baseline, .drift] + HealthRule.allCases.map(Aspect.health)
            self = known.first { $0.name == name } ?? .other(name)
        }

        package var name: String {
            switch self {
            case .baseline: "quality baseline"
            case .drift: "drift"
            case .health(let rule): "image: \(rule.words)"
            case .other(let name): name
            }
        }
    }
}

/// Which check a verdict is about, in the words of the ledger: what is left of a ``Check`` once it has run.
package struct Subject: Hashable, Sendable {
    package var endpoint: String
    /// `backend` or a provider id.
    package var route: String
    package var fixture: String
    package var feature: FeatureID
    package var tier: Tier
    /// The family of a direct route; nil through the backend.
    package var family: ProviderFamily?
    /// `owner/name` of the model on a direct route.
    package var model: String?

    package init(
        endpoint: String, route: String, fixture: String, feature: FeatureID, tier: Tier = .work,
        family: ProviderFamily? = nil, model: String? = nil
    ) {
        self.endpoint = endpoint
        self.route = route
        self.fixture = fixture
        self.feature = feature
        self.tier = tier
        self.family = family
        self.model = model
    }

    package init(_ check: Check) {
        self.init(
            endpoint: check.endpoint.id, route: check.route.name, fixture: check.fixture.id,
            feature: check.endpoint.feature.id, tier: check.tier)
        if case .direct(let target) = check.route {
            family = target.provider.family
            model = target.model
        }
    }

    /// The check's id: `endpoint.route.fixture`.
    package var checkID: String { "\(endpoint).\(route).\(fixture)" }
    package var isBackend: Bool { route == Route.backendName }
}

/// Outcome + expectations: what the ledger keeps and every report is computed from.
package struct Verdict: Hashable, Sendable {
    package var subject: Subject
    package var outcome: Outcome
    /// The outcome's code after the answer was looked at: the worst finding's, or the outcome's own.
    package var code: OutcomeCode
    package var findings: [Finding]
    /// Measured on the output picture, where there was a readable one.
    package var facts: ImageFacts?
    /// What judges of the user's own said of the output, in the order of the settings.
    package var scores: [JudgeScore]
    /// The command that repeats the request, with tokens as `$NAME`; nil where nothing was sent.
    package var curl: String?
    /// Of a fleet: the place that asked; nil in the ledger of one place.
    package var location: String?

    package init(
        subject: Subject, outcome: Outcome, code: OutcomeCode, findings: [Finding] = [], facts: ImageFacts? = nil,
        scores: [JudgeScore] = [], curl: String? = nil
    ) {
        self.subject = subject
        self.outcome = outcome
        self.code = code
        self.findings = findings
        self.facts = facts
        self.scores = scores
        self.curl = curl
    }

    package var outcomeClass: OutcomeClass { code.outcomeClass }
    /// `ok` or `degraded`.
    package var passed: Bool { code.counting == .up }
    /// The money all attempts cost; nil as soon as one of them is unknown.
    package var cost: MicroDollars? {
        var sum = MicroDollars.zero
        for attempt in outcome.attempts {
            guard let amount = attempt.cost.amount else { return nil }
            sum += amount
        }
        return sum
    }
}
