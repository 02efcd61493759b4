import Model

/// What the answers of a described API must hold so that the call can go on: found by who asks for it.
struct AnswerPlaces: Sendable {
    enum Role: Hashable, Sendable {
        /// The address of a later step.
        case address(String)
        /// What a later step names the work, or an uploaded file, by.
        case name
        case queueTime, runTime
    }

    /// Of the steps that are asked at an address which an answer names, as the examples show them.
    let addresses: [String: JobAddress]
    /// What stands for the work's id in the examples.
    let exampleID: String?
    private let roles: [String: [(pointer: JSONPointer, role: Role)]]
    /// The same of an answer's head.
    private let headers: [String: [(name: String, role: Role)]]

    init(_ api: APIDescription) {
        var (roles, headers) = ([String: [(JSONPointer, Role)]](), [String: [(String, Role)]]())
        let taken = Dictionary(api.result.taken.map { ($0.name, $0.selector) }) { first, _ in first }
        var namedTaken: Set<String> = []
        for named in api.steps {
            for case .answer(let selector) in named.step.request.places {
                let isAddress = named.step.request.address.only == .answer(selector)
                if let step = selector.step, case .header(let name) = selector.source {
                    headers[step, default: []].append((name, isAddress ? .address(named.name) : .name))
                }
                guard let step = selector.step, case .pointer(let pointer) = selector.source else { continue }
                if let whole = taken[step] {
                    // Of an object that was taken, its first field is enough to know the work by.
                    guard case .pointer(let outer) = whole.source, namedTaken.insert(step).inserted,
                        let both = JSONPointer(outer.text + pointer.text)
                    else { continue }
                    roles[whole.step ?? api.lastOfWork, default: []].append((both, .name))
                } else {
                    roles[step, default: []].append((pointer, isAddress ? .address(named.name) : .name))
                }
            }
        }
        let last = api.result.step == nil ? api.lastOfWork : "result"
        for (selector, role) in [(api.timings.queue, Role.queueTime), (api.timings.run, .runTime)] {
            guard let selector, case .pointer(let pointer) = selector.source else { continue }
            roles[selector.step ?? last, default: []].append((pointer, role))
        }
        (self.roles, self.headers) = (roles, headers)
        var addresses: [String: JobAddress] = [:]
        for (step, places) in roles {
            guard let example = api.steps.first(where: { $0.name == step })?.step.example else { continue }
            for case (let pointer, .address(let next)) in places {
                addresses[next] = JobAddress(in: example, at: pointer, of: api)
            }
        }
        self.addresses = addresses
        let ids = roles["submit"]?.filter { $0.1 == .name }.compactMap { place in
            api.submit.example.flatMap(place.0.find)?.string
        }
        exampleID = addresses.values.first?.id ?? ids?.first
    }

    func head(of step: String, _ value: (Role) -> JSONValue?) -> [(String, String)] {
        (headers[step] ?? []).compactMap { place in value(place.role).map { (place.name, $0.plainText) } }
    }

    /// An answer of that step with everything in its place.
    func fill(_ json: JSONValue, of step: String, _ value: (Role) -> JSONValue?) -> JSONValue {
        (roles[step] ?? []).reduce(json) { json, place in
            value(place.role).map { place.pointer.putting($0, into: json) } ?? json
        }
    }
}
