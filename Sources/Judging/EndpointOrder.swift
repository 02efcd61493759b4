import Model

/// The endpoints of the settings, which rows are named and put in order by.
struct EndpointOrder {
    private let known: [String: Entry]

    private struct Entry {
        let place: Int
        let endpoint: Endpoint
        /// The places of its providers in the fallback chain.
        let steps: [String: Int]
    }

    init(_ endpoints: [Endpoint]) {
        let entries = endpoints.enumerated().map { place, endpoint in
            let steps = endpoint.targets.enumerated().map { ($1.provider.id, $0) }
            let entry = Entry(
                place: place, endpoint: endpoint, steps: Dictionary(steps, uniquingKeysWith: { first, _ in first }))
            return (endpoint.id, entry)
        }
        known = Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }

    subscript(id: String) -> Endpoint? { known[id]?.endpoint }

    /// As the settings have it: endpoint by endpoint, the backend first, then the chain, then the unknown by name.
    func sorted<Row>(_ rows: [Row], by subject: (Row) -> Subject) -> [Row] {
        rows.map { (row: $0, place: place(of: subject($0))) }.sorted { $0.place < $1.place }.map(\.row)
    }

    private func place(of subject: Subject) -> (Int, String, Int, String) {
        let entry = known[subject.endpoint]
        let step = subject.isBackend ? -1 : entry?.steps[subject.route] ?? entry?.steps.count ?? 0
        return (entry?.place ?? known.count, subject.endpoint, step, subject.route)
    }
}
