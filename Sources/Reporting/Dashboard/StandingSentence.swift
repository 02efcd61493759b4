import Model

extension Standing {
    /// `1 of 5 endpoints is down, 2 run on their backup. Replicate is down: no usable answer at Fix Old Photo; Hugging Face answers
    /// at HD Image and Cartoonify.`
    var sentence: String { input.notice.map { "\($0) Then: \(told)" } ?? told }

    private var told: String {
        let endpoints = input.report.endpoints
        let states = endpoints.map { then(of: $0).state }
        guard let worst = states.min(), worst < .unknown else {
            return ([calm(states)] + (closedByHand + [heldBack].compactMap(\.self)).map { "\($0)." })
                .joined(separator: " ")
        }
        let all = Phrase.counted(endpoints.count, "endpoint")
        let counts = State.allCases.filter { $0 < .unknown }.compactMap { state -> String? in
            let own = zip(endpoints, states).filter { $0.1 == state }.map { $0.0 }
            if own.isEmpty { return nil }
            return "\(own.count)\(state == worst ? " of \(all)" : "") \(state.told(of: own.count))\(extent(own, state))"
        }
        let words = IncidentWords(input: input)
        var sentences = [counts.joined(separator: ", ")] + open.prefix(2).map(words.now)
        if open.count > 2 {
            sentences.append(
                open.count == 3 ? "One incident more is open" : "\(open.count - 2) incidents more are open")
        }
        let reachable = states.count { $0 == .reachable }
        if reachable > 0 {
            sentences.append("\(reachable) \(State.reachable.told(of: reachable)); \(unasked(of: reachable))")
        }
        return (sentences + closedByHand + [heldBack].compactMap(\.self)).joined(separator: ". ") + "."
    }

    /// `No work is asked at present of HD Image (budget)`; nil where everything is asked.
    private var heldBack: String? {
        var held: [String: [String]] = [:]
        for endpoint in input.report.endpoints {
            guard let code = HeldBack.now(of: endpoint, in: input)?.code else { continue }
            held[HeldBack.reason(code), default: []].append(endpoint.title)
        }
        if held.isEmpty { return nil }
        let what = input.report.method.tier == .work ? "no work" : "nothing"
        return held.sorted { $0.key < $1.key }.map {
            "\(what) is asked at present of \(IncidentWords.list($0.value)) (\($0.key))"
        }
        .joined(separator: "; ").capitalizedFirst
    }

    /// Where nothing is wrong.
    private func calm(_ states: [State]) -> String {
        let all = Phrase.counted(states.count, "endpoint")
        let (up, reachable) = (states.count { $0 == .up }, states.count { $0 == .reachable })
        func of(_ count: Int) -> String {
            count < states.count ? "\(count) of \(all)" : count == 1 ? "The endpoint" : "All \(all)"
        }
        if up + reachable == 0 { return "Nothing is known yet of \(all)." }
        let unknown = up + reachable < states.count ? "; of the others nothing is known yet" : ""
        if reachable == 0 { return "\(of(up)) \(State.up.told(of: up))\(unknown)." }
        let reached =
            "\(State.reachable.told(of: reachable))\(up > 0 ? ":" : ";") \(unasked(of: up > 0 ? reachable : 0))\(unknown)."
        return up == 0 ? "\(of(reachable)) \(reached)" : "\(of(up)) \(State.up.told(of: up)); \(reachable) \(reached)"
    }

    /// `no picture has been asked of them yet, the first is due at 13:20 UTC`
    private func unasked(of count: Int) -> String {
        let whom = count == 0 ? "" : count == 1 ? " of it" : " of them"
        guard let due = input.workDue else { return "no picture has been asked\(whom)" }
        return "no picture has been asked\(whom) yet, the \(count == 0 ? "first" : "next") is due at \(due.clock) UTC"
    }
}

/// An incident as people tell it: by whom their users are answered, in the names of the settings.
struct IncidentWords {
    let input: ReportInput

    private var standing: Standing { Standing(input: input) }

    /// `Hugging Face`; its id where a family has several.
    func provider(_ id: String) -> String {
        let rows = input.report.rows
        guard let title = rows.first(where: { $0.route == id })?.family?.title else { return id }
        return Set(rows.filter { $0.family?.title == title }.map(\.route)).count > 1 ? id : title
    }

    /// Who answered, by the word that answers give.
    func source(_ name: String) -> String {
        input.report.rows.first { $0.family?.rawValue == name }?.family?.title ?? name
    }

    func title(_ endpoint: String) -> String {
        input.report.endpoints.first { $0.endpoint == endpoint }?.title ?? endpoint
    }

    /// `Replicate is down: no usable answer at Fix Old Photo; Hugging Face answers at HD Image and Cartoonify`
    func now(_ incident: Incident) -> String {
        if incident.failing.isEmpty {
            return "\(subject(incident)) \(isPlural(incident) ? "come and go" : "comes and goes"), quiet now"
        }
        var effects = effects(incident)
        // Of an endpoint that fails by itself all is said.
        if case .endpoint(let id) = incident.cause, effects == [unanswered([title(id)], isOver: false)] { effects = [] }
        let doubt =
            IncidentLine.unasked(incident).map { ", as it was asked last (\($0))" }
            ?? (input.isUnseen(incident) ? ", as it was seen last" : "")
        return "\(subject(incident)) \(predicate(incident))\(doubt)"
            + (effects.isEmpty ? "" : ": \(effects.joined(separator: "; "))")
    }

    /// `Replicate still fails`
    func still(_ incident: Incident) -> String {
        "\(subject(incident)) still \(isPlural(incident) ? "fail" : "fails")"
    }

    /// What it means, or meant, for those who use the endpoints: `no usable answer at A; Hugging Face answers at B and C`.
    func effects(_ incident: Incident) -> [String] {
        let series = incident.isOpen ? incident.failing : incident.affected
        let ids = Set(series.map(\.endpoint)).subtracting(["*"]).sorted()
        guard incident.kind.family == .availability else {
            let names = ids.map(title)
            let isSaid = names.isEmpty || incident.cause == .endpoint(ids[0])
            return isSaid ? [] : ["at \(IncidentWords.list(names))"]
        }
        var nobody: [String] = []
        var others: [Answerer: [String]] = [:]
        for id in ids {
            guard let endpoint = input.report.endpoints.first(where: { $0.endpoint == id }) else { continue }
            // What fails in another incident answers nobody either.
            let all: (routes: Set<String>, since: Timestamp?) =
                incident.isOpen ? standing.failing(of: id) : (routes: [], since: nil)
            let routes = all.routes.union(series.filter { $0.endpoint == id }.map(\.route))
            if !standing.isAnswered(endpoint, routes) {
                nobody.append(endpoint.title)
            } else if standing.beside(endpoint, routes, since: nil) == .withoutBackup {
                others[.nobody, default: []].append(endpoint.title)
            } else {
                let since = max(incident.beganAt, all.since ?? incident.beganAt)
                let end = incident.isOpen ? nil : incident.endedAt
                let who = standing.answerer(of: endpoint, without: routes, since: since, until: end)
                others[who, default: []].append(endpoint.title)
            }
        }
        let isOver = !incident.isOpen
        let rest = others.compactMap { who, titles in helper(who, titles, isOver: isOver) }
            .sorted { ($0.place, $0.text) < ($1.place, $1.text) }
        return (nobody.isEmpty ? [] : [unanswered(nobody, isOver: isOver)]) + rest.map(\.text)
    }

    private struct Helper {
        let place: Int
        let text: String
    }

    /// Who answers at these endpoints, and its place in the sentence; nil where there is nothing to say.
    private func helper(_ who: Answerer, _ titles: [String], isOver: Bool) -> Helper? {
        let names = IncidentWords.list(titles)
        let answers = isOver ? "answered" : "answers"
        switch who {
        case .seen(let name): return Helper(place: 0, text: "\(source(name)) \(answers) at \(names)")
        case .unnamed: return Helper(place: 1, text: "the backend \(answers) at \(names)")
        case .failed: return isOver ? nil : Helper(place: 2, text: "the last probe of \(names) failed")
        case .next(let id):
            let text = "\(provider(id)) \(isOver ? "was" : "is") the backup at \(names)"
            return Helper(place: 3, text: text + (isOver ? "" : ", where no picture was asked since"))
        case .nobody:
            let have = isOver ? "had" : titles.count == 1 ? "has" : "have"
            return Helper(place: 4, text: "\(names) \(have) no backup")
        }
    }

    private func unanswered(_ endpoints: [String], isOver: Bool) -> String {
        "\(isOver ? "there was " : "")no usable answer at \(IncidentWords.list(endpoints))"
    }

    private func subject(_ incident: Incident) -> String {
        switch incident.cause {
        case .backend: "The backend"
        case .provider(let id): provider(id)
        case .endpoint(let id): title(id)
        case .primary(let id): "Endpoints of \(provider(id))"
        case .ours: "This monitor"
        case .location(let name): "The place \(name)"
        }
    }

    private func isPlural(_ incident: Incident) -> Bool {
        if case .primary = incident.cause { true } else { false }
    }

    private func predicate(_ incident: Incident) -> String {
        let (be, have) = isPlural(incident) ? ("are", "have") : ("is", "has")
        return switch incident.kind {
        case .down: "\(be) down"
        case .picture: "\(isPlural(incident) ? "give" : "gives") bad pictures"
        case .slow: "\(be) slower than usual"
        case .cost: "\(be) dearer than usual"
        case .account: "\(isPlural(incident) ? "refuse" : "refuses") the key or the credit"
        case .budget: "\(have) no budget left for a call"
        case .certificate: "\(have) a certificate that runs out"
        case .model: "\(isPlural(incident) ? "answer" : "answers") with another model"
        case .objective: "\(be) about to miss the uptime objective"
        case .regional: "\(be) down from \(IncidentWords.list(incident.sight?.places ?? [])) only"
        case .single: "\(be) down, asked from \(IncidentWords.list(incident.sight?.places ?? [])) only"
        case .silent: "\(be) silent"
        case .test: "\(be) a test"
        }
    }

    /// `A`, `A and B`, `A, B and 3 more`.
    static func list(_ names: [String], most: Int = 5) -> String {
        let told = names.count > most ? names.prefix(most - 1) + ["\(names.count - most + 1) more"] : names[...]
        guard let last = told.last, told.count > 1 else { return told.first ?? "" }
        return "\(told.dropLast().joined(separator: ", ")) and \(last)"
    }
}
