/// What is wrong in an incident.
package enum IncidentKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// No answer, or none that keeps the contract.
    case down
    /// Answers whose picture is no use.
    case picture
    /// Answers far slower than this target's own usual ones.
    case slow
    /// Answers far dearer than this target's own usual ones.
    case cost
    /// The key, or the credit behind it, is refused.
    case account
    /// A ceiling of money is reached: some of it is not watched any more.
    case budget
    /// A certificate runs out soon.
    case certificate
    /// The model behind the answers is another one, or is withdrawn.
    case model
    /// Failures come faster than the uptime objective has room for.
    case objective
    /// No answer from some places of a fleet only, while others get one.
    case regional
    /// No answer at the one place of a fleet that asks: of others nothing is known.
    case single
    /// A place of a fleet is not heard any more.
    case silent
    /// Nothing: whether a message arrives is tried.
    case test

    /// Kinds that are never two incidents of one cause at once: what is down gives no picture either.
    package var family: Family {
        switch self {
        case .down, .picture, .single: .availability
        default: .other(self)
        }
    }

    package enum Family: Hashable, Sendable {
        case availability
        case other(IncidentKind)

        /// As the ledger has it.
        package var name: String {
            switch self {
            case .availability: "availability"
            case .other(let kind): kind.rawValue
            }
        }
    }
}

/// The smallest thing that explains what is seen.
package enum IncidentCause: Hashable, Sendable, Codable {
    /// All of the backend: nothing of it can be reached.
    case backend
    /// One provider, whatever endpoints it does the work of.
    case provider(String)
    /// One endpoint of the backend.
    case endpoint(String)
    /// Several of the backend's endpoints with the same primary.
    case primary(String)
    /// This monitor itself: its money.
    case ours
    /// One place of a fleet.
    case location(String)

    /// `provider replicate`: as the ledger and every message have it.
    package var name: String {
        switch self {
        case .backend: "backend"
        case .provider(let id): "provider \(id)"
        case .endpoint(let id): "endpoint \(id)"
        case .primary(let id): "endpoints of \(id)"
        case .ours: "this monitor"
        case .location(let name): "location \(name)"
        }
    }

    package init?(name: String) {
        let known: [(String, (String) -> IncidentCause)] = [
            ("provider ", IncidentCause.provider), ("endpoint ", IncidentCause.endpoint),
            ("endpoints of ", IncidentCause.primary), ("location ", IncidentCause.location),
        ]
        if name == "backend" {
            self = .backend
        } else if name == "this monitor" {
            self = .ours
        } else if let (prefix, make) = known.first(where: { name.hasPrefix($0.0) }) {
            self = make(String(name.dropFirst(prefix.count)))
        } else {
            return nil
        }
    }

    /// Fit for an id: without blanks.
    package var word: String { name.replacing(" of ", with: "-").replacing(" ", with: "-") }
}

/// How bad it is for whoever uses the endpoints.
package enum IncidentSeverity: Int, Hashable, Comparable, Sendable, Codable, CaseIterable {
    /// Worth knowing; nothing fails.
    case notice = 0
    /// A backup answers, or answers come late, dear or with remarks.
    case degraded = 1
    /// Users get no answer.
    case major = 2

    package static func < (a: IncidentSeverity, b: IncidentSeverity) -> Bool { a.rawValue < b.rawValue }

    package var word: String {
        switch self {
        case .notice: "notice"
        case .degraded: "degraded"
        case .major: "major"
        }
    }
}

/// A time in which something was wrong, from the first failure to the first answer of the recovery.
package struct Incident: Hashable, Sendable {
    /// The first failure seen: which outcome of the ledger, and what it said.
    package struct Evidence: Hashable, Sendable {
        package let series: ProbeSeries
        package let fixture: String
        package let startedAt: Timestamp
        /// Cleaned of secrets, at most ``limit`` characters.
        package let excerpt: String
        package static let limit = 400

        package init(series: ProbeSeries, fixture: String, startedAt: Timestamp, excerpt: String) {
            self.series = series
            self.fixture = fixture
            self.startedAt = startedAt
            self.excerpt = String(excerpt.prefix(Evidence.limit))
        }
    }

    /// `20261128-120500-provider-replicate-down`: the same for whoever finds it from the same outcomes.
    package let id: String
    package var cause: IncidentCause
    package var kind: IncidentKind
    package var severity: IncidentSeverity
    /// The worst it has been: a worsening is told once.
    package var peak: IncidentSeverity
    /// Of the first failure.
    package var code: OutcomeCode
    /// The first failure, to which it is dated back.
    package var beganAt: Timestamp
    /// When there was enough to say so.
    package let openedAt: Timestamp
    /// The first answer of the recovery; nil while it goes on.
    package var endedAt: Timestamp?
    /// When there was enough to say so.
    package var closedAt: Timestamp?
    /// All that failed in it, sorted.
    package var affected: [ProbeSeries]
    /// Those that still do, sorted.
    package var failing: [ProbeSeries]
    package var evidence: Evidence?
    /// What the probes that failed in it have cost, as far as it is known.
    package var cost: MicroDollars
    /// It comes and goes: it is held open until it is quiet.
    package var isFlapping: Bool
    /// A person closed it, or it was found to be part of another one.
    package var closing: String?
    /// Of an incident of a fleet: from where it is seen.
    package var sight: FleetSight?
    /// Since when nothing of it is asked, because the budget is spent; nil: it is. As it was read, and no part of what is kept.
    package var unaskedSince: Timestamp?
    /// Of one of a fleet: a person said that it is over.
    package var isByHand = false

    package init(
        cause: IncidentCause, kind: IncidentKind, severity: IncidentSeverity, code: OutcomeCode, beganAt: Timestamp,
        openedAt: Timestamp, affected: [ProbeSeries], evidence: Evidence? = nil, id: String? = nil
    ) {
        self.id = id ?? Incident.makeID(beganAt, cause, kind)
        self.cause = cause
        self.kind = kind
        self.severity = severity
        peak = severity
        self.code = code
        self.beganAt = beganAt
        self.openedAt = openedAt
        self.affected = affected
        failing = affected
        self.evidence = evidence
        cost = .zero
        isFlapping = false
    }

    package var isOpen: Bool { closedAt == nil }

    /// More series fail in it.
    package mutating func join(_ members: some Collection<ProbeSeries>) {
        affected = Set(affected).union(members).sorted()
        failing = Set(failing).union(members).sorted()
    }

    package static func makeID(_ moment: Timestamp, _ cause: IncidentCause, _ kind: IncidentKind) -> String {
        let digits = moment.readable.filter(\.isNumber)
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))-\(cause.word)-\(kind.rawValue)"
    }
}

/// A step in the life of an incident, with the incident as it is after it.
package struct IncidentChange: Hashable, Sendable {
    package enum Step: String, Hashable, Sendable, Codable, CaseIterable {
        case opened
        /// More severe than it ever was.
        case worsened
        /// Less severe, or more is affected at the same severity: kept, and told to nobody.
        case changed
        case recovered
        /// Found to be part of another incident: told to those who know of it.
        case merged

        /// Told only to those who were told before: what they know of is over.
        package var isEnd: Bool { self == .recovered || self == .merged }
    }

    package let step: Step
    package let incident: Incident
    package let at: Timestamp

    package init(_ step: Step, _ incident: Incident, at: Timestamp) {
        self.step = step
        self.incident = incident
        self.at = at
    }

    /// A worsening is another message for each severity.
    package var messageStep: String { step == .worsened ? "worsened to \(incident.peak.word)" : step.rawValue }

    /// Whether people are told.
    package var isTold: Bool { step != .changed }
}

/// What somebody wrote beside an incident.
package struct IncidentNote: Hashable, Sendable {
    package let at: Timestamp
    package let text: String

    package init(at: Timestamp, text: String) {
        self.at = at
        self.text = text
    }
}
