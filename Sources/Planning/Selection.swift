import Model

/// Which part of the settings is wanted. Empty lists mean all.
package struct Selection: Hashable, Sendable {
    /// Endpoint ids.
    package var endpoints: [String]
    /// `backend`, provider ids, or the family names `replicate` and `huggingface`.
    package var routes: [String]
    /// Fixture ids.
    package var fixtures: [String]
    /// Fixtures with one of these tags.
    package var tags: [String]
    /// Check ids (`endpoint.route.fixture`): those that failed last time, for example. Ids that no longer exist are
    /// ignored. Nil: all.
    package var checks: Set<String>?

    package init(
        endpoints: [String] = [], routes: [String] = [], fixtures: [String] = [], tags: [String] = [],
        checks: Set<String>? = nil
    ) {
        self.endpoints = endpoints
        self.routes = routes
        self.fixtures = fixtures
        self.tags = tags
        self.checks = checks
    }

    func takes(_ endpoint: Endpoint) -> Bool {
        endpoints.isEmpty || endpoints.contains(endpoint.id)
    }

    func takes(_ route: Route) -> Bool {
        guard !routes.isEmpty, !routes.contains(route.name) else { return true }
        guard case .direct(let target) = route else { return false }
        return routes.contains(target.provider.family.rawValue)
    }

    func takes(_ fixture: Fixture) -> Bool {
        (fixtures.isEmpty || fixtures.contains(fixture.id))
            && (tags.isEmpty || fixture.tags.contains { tags.contains($0) })
    }

    func takes(_ check: Check) -> Bool {
        checks?.contains(check.id) ?? true
    }
}

extension Selection {
    /// The names in lists as people type them, with commas between.
    package static func names(_ lists: [String]) -> [String] {
        lists.flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// A list that has nothing where a name should be would choose more than anybody meant, mostly all there is.
    ///
    /// - Returns: why such lists are refused; nil when they are taken.
    package static func refusal(of lists: [String], _ option: String) -> String? {
        let isHollow = { (list: String) in
            list.split(separator: ",", omittingEmptySubsequences: false).contains { $0.allSatisfy(\.isWhitespace) }
        }
        return lists.first(where: isHollow).map {
            "\(option) \"\($0)\" has an empty name in it: leave it out, or give it a value (is a variable not set?)"
        }
    }
}

/// A filter names something that does not exist: a usage error, nothing was sent.
package struct PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of name it is: endpoint, provider, fixture, tag.
    package let kind: String
    package let name: String
    package let known: [String]

    package var suggestion: String? { Suggestion.nearest(to: name, among: known) }

    package var description: String {
        let all = known.isEmpty ? "there is none" : "known are: \(known.joined(separator: ", "))"
        let hint = suggestion.map { "did you mean `\($0)`?" } ?? all
        return "no \(kind) is called `\(name)`; \(hint)"
    }
}
