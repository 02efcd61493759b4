package import Model

/// How things stand, in one sentence and for each endpoint: from the incidents that are open, and from the last probes.
struct Standing {
    /// The worst first.
    enum State: Comparable, CaseIterable {
        case down, onBackup, withoutBackup, degraded, failing, notice, unseen, unknown, reachable, up

        /// For programs.
        var name: String {
            switch self {
            case .down: "down"
            case .onBackup, .withoutBackup, .degraded: "degraded"
            case .failing: "failing"
            case .notice: "notice"
            case .unseen, .unknown: "unknown"
            case .reachable: "reachable"
            case .up: "up"
            }
        }

        var word: String {
            switch self {
            case .down: "down"
            case .onBackup: "on its backup"
            case .withoutBackup: "without a backup"
            case .degraded: "degraded"
            case .failing: "last probe failed"
            case .notice: "up, with a notice"
            case .unseen: "not known now"
            case .unknown: "no data yet"
            case .reachable: "reachable"
            case .up: "up"
            }
        }

        /// What is said of one endpoint, and of several.
        fileprivate var verb: (one: String, several: String) {
            switch self {
            case .onBackup: ("runs on its backup", "run on their backup")
            case .failing: ("failed its last probe", "failed their last probe")
            case .unseen: ("is asked by no place that is heard", "are asked by no place that is heard")
            case .reachable: ("can be reached", "can be reached")
            case .down, .withoutBackup, .degraded, .notice, .unknown, .up: ("is \(word)", "are \(word)")
            }
        }

        func told(of count: Int) -> String { count == 1 ? verb.one : verb.several }

        var cssClass: String {
            switch self {
            case .down: "bad"
            case .onBackup, .withoutBackup, .degraded, .failing, .notice: "fair"
            case .unseen, .unknown, .reachable: "none"
            case .up: "good"
            }
        }

        var symbol: String {
            switch self {
            case .down: "✕"
            case .onBackup, .withoutBackup, .degraded: "▲"
            case .failing, .notice: "!"
            case .unseen, .unknown: "–"
            case .reachable: "○"
            case .up: "✓"
            }
        }
    }

    let input: ReportInput

    /// The gravest first, and of those that are alike the one that most endpoints fail in.
    var open: [Incident] {
        func endpoints(_ incident: Incident) -> Int { Set(incident.failing.map(\.endpoint)).count }
        return input.incidents.filter(\.isOpen).sorted {
            ($1.severity, endpoints($1), $0.beganAt) < ($0.severity, endpoints($0), $1.beganAt)
        }
    }

    /// One endpoint now, and since when it is so; nil where nobody knows. Of what is not heard nobody knows anything: every page, figure
    /// and document takes its word from here.
    func state(of endpoint: EndpointSummary) -> (state: State, since: Timestamp?) {
        input.unheard == nil ? then(of: endpoint) : (.unseen, nil)
    }

    /// The same of when the report was made.
    func then(of endpoint: EndpointSummary) -> (state: State, since: Timestamp?) {
        input.unseen.contains(endpoint.endpoint) ? (.unseen, nil) : seen(of: endpoint)
    }

    /// As who asks it sees it.
    ///
    /// It is down when nobody answers it: the backend fails, or, where there is none, every route does. What fails beside a
    /// backend that answers leaves it on its backup where that was seen to answer, without one, or degraded. Where nothing
    /// is open, the dearest tier that knows of the endpoint tells: only work shows that it is up, and no failed last probe
    /// is passed over.
    private func seen(of endpoint: EndpointSummary) -> (state: State, since: Timestamp?) {
        let own = open.filter { incident in incident.affected.contains { $0.endpoint == endpoint.endpoint } }
        if !own.isEmpty {
            let failing = own.filter { $0.kind.family == .availability && $0.severity > .notice }
            let routes = Set(
                failing.flatMap(\.failing).filter { $0.endpoint == endpoint.endpoint }.map(\.route))
            let state: State =
                if !isAnswered(endpoint, routes) {
                    .down
                } else if own.contains(where: {
                    $0.severity > .notice && !$0.failing.isEmpty
                }) {
                    beside(endpoint, routes, since: failing.filter { !$0.failing.isEmpty }.map(\.beganAt).max())
                } else {
                    .notice
                }
            // Since when it is so: what is quiet now tells nothing of it.
            let going = own.filter { !$0.failing.isEmpty }
            let telling = going.filter { failing.contains($0) }
            return (state, (telling.isEmpty ? going : telling).map(\.beganAt).min())
        }
        let known = input.dearest(of: endpoint)
        guard known.rows.contains(where: { $0.uptime.n > 0 }) else { return (.unknown, nil) }
        let failed = known.rows.compactMap(lastCounted).filter { counting($0) == .down }
        if !failed.isEmpty { return (.failing, nil) }
        if known.tier != .work { return (.reachable, nil) }
        let ended = input.incidents.filter { incident in
            !incident.isOpen && incident.affected.contains { $0.endpoint == endpoint.endpoint }
        }.compactMap(\.endedAt).max()
        return (.up, ended)
    }

    /// Whether somebody answers its users while these routes fail.
    func isAnswered(_ endpoint: EndpointSummary, _ failing: Set<String>) -> Bool {
        endpoint.rows.contains(where: \.isBackend)
            ? !failing.contains(Route.backendName) : endpoint.rows.contains { !failing.contains($0.route) }
    }

    /// What it is for an endpoint that is answered while these routes fail. It is on its backup only where that was seen.
    ///
    /// - Parameter since: when they had all begun to fail; nil where nobody knows.
    func beside(_ endpoint: EndpointSummary, _ failing: Set<String>, since: Timestamp?) -> State {
        let known = input.dearest(of: endpoint).rows
        guard let backend = known.first(where: \.isBackend) ?? endpoint.backend else { return .degraded }
        if lastCounted(backend)?.code == .degradedFallback { return .onBackup }
        let direct = failing.subtracting([Route.backendName])
        let chain = chain(of: endpoint)
        guard let primary = chain.first, chain.count > 1, !direct.isDisjoint(with: chain) else { return .degraded }
        guard direct.contains(primary) else {
            return direct.isSuperset(of: chain.dropFirst()) ? .withoutBackup : .degraded
        }
        if let since, case .seen = answerer(of: endpoint, without: failing, since: since) { return .onBackup }
        return .degraded
    }

    /// Ids of providers, who is asked first before the others: by the settings, or by what was asked directly.
    func chain(of endpoint: EndpointSummary) -> [String] {
        input.endpoints.first { $0.id == endpoint.endpoint }?.targets.map(\.provider.id)
            ?? input.chains[endpoint.endpoint] ?? endpoint.direct.map(\.route)
    }

    func counting(_ mark: SourceMark) -> OutcomeClass.Counting {
        input.report.method.policy.counting(of: mark.code)
    }

    /// The last probe that counts.
    func lastCounted(_ row: StatusRow) -> SourceMark? { row.marks.last { counting($0) != .excluded } }

    /// Of now.
    var worst: State { input.report.endpoints.map { state(of: $0).state }.min() ?? .unknown }
}

/// What the dearest tier that was asked knows of an endpoint.
package struct DearestTier: Sendable {
    package let tier: Tier
    package let rows: [StatusRow]

    package init(tier: Tier, rows: [StatusRow]) {
        self.tier = tier
        self.rows = rows
    }
}

extension ReportInput {
    func dearest(of endpoint: EndpointSummary) -> DearestTier {
        dearest[endpoint.endpoint] ?? DearestTier(tier: report.method.tier, rows: endpoint.rows)
    }

    /// Notes what a report of another tier knows, of endpoints of which no dearer one does.
    package mutating func learn(from other: ReportInput) {
        for endpoint in other.report.endpoints where endpoint.rows.contains(where: { $0.uptime.n > 0 }) {
            let known = DearestTier(tier: other.report.method.tier, rows: endpoint.rows)
            if known.tier.isDearer(than: dearest[endpoint.endpoint]?.tier) { dearest[endpoint.endpoint] = known }
        }
    }
}

extension Tier {
    fileprivate func isDearer(than other: Tier?) -> Bool {
        guard let other else { return true }
        return (Tier.allCases.firstIndex(of: self) ?? 0) > (Tier.allCases.firstIndex(of: other) ?? 0)
    }
}
