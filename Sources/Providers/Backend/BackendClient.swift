import Model
import Transport

/// One request to an endpoint of the backend under test.
struct BackendClient {
    let endpoint: Endpoint
    let input: CallInput
    let parameters: [String: JSONValue]
    let backend: BackendTarget

    func run(_ session: inout Session) async throws(Fault) -> ContractReading {
        session.attempt.cost = .unknown
        let response = try await session.send(request())
        let reading = try ContractReading.read(
            response, endpoint.feature, expectedStatus: endpoint.expectation.status, asked: "POST \(endpoint.path)",
            now: session.prober.clock.now())
        session.attempt.cost = cost(reading)
        return reading
    }

    func request() -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", url: backend.baseURL + endpoint.path, headers: backend.requestHeaders,
            body: JSON.encode(ModelInput.backend(input, parameters)), limits: .ofTheCall, freshConnection: true)
        request.headers.set(name: "Content-Type", value: "application/json")
        return request
    }

    /// The price of the provider that answered. Known only when nothing before it in the chain can have cost money,
    /// and nothing when the answer came from a cache.
    private func cost(_ reading: ContractReading) -> Cost {
        if reading.isCached { return Billing.nothing(nil) }
        let families = endpoint.targets.map(\.provider.family.rawValue)
        let source = reading.source ?? (endpoint.targets.count == 1 ? families.first : nil)
        guard let position = families.firstIndex(where: { $0 == source }),
            endpoint.targets[..<position].allSatisfy({ $0.price?.unit == .free })
        else { return .unknown }
        return Billing.worked(endpoint.targets[position].price, runTime: nil)
    }
}

extension BackendTarget {
    var requestHeaders: HTTPHeaders {
        var all = HTTPHeaders()
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { all.add(name: name, value: value) }
        if let token, !token.isEmpty { all.set(name: "Authorization", value: "Bearer \(token.reveal())") }
        return all
    }
}
