package import Model
package import Transport

/// One call under way: it makes the exchanges, keeps the time limit, and writes down the attempts.
package struct Session {
    /// How an exchange enters the phases of its attempt.
    package enum Role {
        /// Phase by phase.
        case work
        /// A look at work under way: not by itself, whoever follows the work counts the time until its end.
        case polling
        /// Not at all: tidying up after the end.
        case tidying
    }

    package let prober: Prober
    package let timeout: Duration
    private(set) var redactor: Redactor
    /// The key of the call, and what answers have brought of the kind.
    private var keys: [Secret]
    private let baseURL: String
    private(set) var attempts: [Attempt] = []
    package var attempt: Attempt
    /// The exchange made last, without its answer.
    private(set) var last: WireSpan?
    /// The step under way at a described API, and the one that asked for the work.
    var step: FailedStep?
    var submitted: FailedStep?
    private let start = ContinuousClock.now
    /// When the attempt before ended, until an exchange of this one tells how long it was waited.
    private var waitingSince: ContinuousClock.Instant?
    private var isUnsent = true
    /// Something of this attempt's may have arrived, and so may cost money.
    private var mayHaveArrived = false

    init(_ prober: Prober, label: String, baseURL: String, timeout: Duration, secrets: [Secret]) {
        self.prober = prober
        self.timeout = timeout
        keys = secrets
        redactor = prober.redactor(knowing: secrets)
        self.baseURL = baseURL
        attempt = Attempt(provider: label, startedAt: prober.clock.now())
    }

    /// - Parameter timeout: nil: the target's own.
    init(_ prober: Prober, _ target: ProviderTarget, timeout: Duration? = nil) {
        let provider = target.provider
        self.init(
            prober, label: provider.id, baseURL: provider.baseURL, timeout: timeout ?? target.timeout,
            secrets: provider.token.map { [$0] } ?? [])
    }

    /// Does the work and closes the last attempt; nil when a fault ended it.
    mutating func conclude<Value>(
        _ work: (inout Session) async throws(CallFailure) -> Value
    ) async -> Value? {
        do throws(CallFailure) {
            let value = try await work(&self)
            close()
            return value
        } catch {
            fail(error)
            return nil
        }
    }

    /// Nothing that is told has these in it.
    mutating func learn(_ secrets: Set<Secret>) {
        let new = secrets.subtracting(keys)
        guard !new.isEmpty else { return }
        keys += new
        redactor = prober.redactor(knowing: keys)
    }

    /// For addresses that the provider names.
    var naming: Naming { Naming(allowsPrivate: prober.options.allowPrivateAddresses, baseURL: baseURL) }

    package var elapsed: Duration { start.duration(to: .now) }
    package var remaining: Duration { max(.zero, timeout - elapsed) }

    /// The answer whatever its status; throws only when there is none.
    package mutating func send(_ request: HTTPRequest, as role: Role = .work) async throws(CallFailure) -> HTTPResponse
    {
        learn(request.keysInQuery)
        let exchange = await prober.client.perform(try limited(request, role))
        return try take(exchange, as: role)
    }

    /// Streams a 2xx body to `onBytes`. The exchange is the caller's to look at, and already written down.
    package mutating func stream(
        _ request: HTTPRequest, onBytes: @escaping @Sendable ([UInt8]) -> StreamStep
    ) async throws(CallFailure) -> HTTPExchange {
        let exchange = await prober.client.stream(try limited(request, .work), onBytes: onBytes)
        note(exchange, as: .work)
        return exchange
    }

    private func limited(_ request: HTTPRequest, _ role: Role) throws(CallFailure) -> HTTPRequest {
        var request = request
        if case .tidying = role {
            request.survivesCancellation = true
        } else {
            guard remaining > .zero else {
                throw CallFailure(
                    .timeoutTotal, "the call's \(timeout.readable) ran out before \(request.method) \(request.url)")
            }
            request.limits.total = min(request.limits.total, remaining)
        }
        request.limits.bodyBytes = min(request.limits.bodyBytes, prober.options.bodyBytes)
        return request
    }

    private mutating func take(_ exchange: HTTPExchange, as role: Role) throws(CallFailure) -> HTTPResponse {
        note(exchange, as: role)
        if let failure = exchange.failure {
            let status = exchange.response?.status
            throw CallFailure(failure.code, detail(failure), httpStatus: status, body: exchange.response?.body)
        }
        guard let response = exchange.response else {
            throw CallFailure(.transportProtocol, "the exchange ended without an answer")
        }
        return response
    }

    /// An exchange in the middle of a call has only what was left of the call's time.
    func detail(_ failure: TransportFailure) -> String {
        let isOurLimit = failure.code.outcomeClass == .timeout && remaining == .zero
        return failure.detail + (isOurLimit ? "; the whole call may take \(timeout.readable)" : "")
    }

    private mutating func note(_ exchange: HTTPExchange, as role: Role) {
        attempt.bytesUp += exchange.bytesUp
        attempt.bytesDown += exchange.bytesDown
        mayHaveArrived = mayHaveArrived || exchange.mayHaveArrived
        if let status = exchange.response?.status { attempt.httpStatus = status }
        attempt.certificateEnd = [attempt.certificateEnd, exchange.certificateEnd].compactMap(\.self).min()
        if case .tidying = role { return }
        if isUnsent {
            isUnsent = false
            if waitingSince == nil { attempt.startedAt = exchange.startedAt }
        }
        endWaiting(at: exchange.start)
        last = WireSpan(exchange)
        if case .work = role { attempt.timings.add(exchange.timings) }
    }

    /// The pause before an attempt is time the provider asked for.
    private mutating func endWaiting(at moment: ContinuousClock.Instant) {
        guard let since = waitingSince else { return }
        waitingSince = nil
        var pause = Timings(total: since.duration(to: moment))
        pause.coldStart = pause.total
        attempt.timings.add(pause)
    }
}

/// What may be at an address that a provider names.
struct Naming {
    /// Nil: where the provider itself is on this machine.
    let allowsPrivate: Bool?
    let baseURL: String

    static let publicOnly = Naming(allowsPrivate: false, baseURL: "")

    /// Asked only where something is named: it takes addresses apart. The provider's own origin is where the settings say it is,
    /// in a private network too.
    func addresses(for url: String) -> AddressPolicy {
        let own = URLParts(baseURL)
        return switch allowsPrivate {
        case true?: .any
        case false?: .publicOnly
        case nil where own?.isLoopback == true: .publicOrLoopback
        case nil: own.map { URLParts(url)?.hasSameOrigin(as: $0) == true } == true ? .publicOnceRedirected : .publicOnly
        }
    }
}

extension Session {
    private mutating func fail(_ fault: CallFailure) {
        attempt.code = fault.code
        attempt.detail = fault.detail
        attempt.httpStatus = fault.httpStatus ?? attempt.httpStatus
        attempt.retryAfter = fault.retryAfter
        if !mayHaveArrived { attempt.cost = Billing.nothing(nil) }
        attempt.body = fault.body.map { String(decoding: $0.prefix(2 * TextBound.body), as: UTF8.self) }
        close()
    }

    /// Closes the attempt as failed, waits, and opens the next one: its cold start began with the waiting.
    mutating func again(after fault: CallFailure, waiting pause: Duration) async {
        fail(fault)
        let ended = attempts[attempts.count - 1].startedAt + attempt.timings.total
        attempt = Attempt(provider: attempt.provider, startedAt: ended, isCold: true)
        waitingSince = last?.end ?? .now
        (isUnsent, mayHaveArrived) = (true, false)
        try? await Task.sleep(for: pause)
    }

    private mutating func close() {
        endWaiting(at: .now)
        attempt.clean(by: redactor)
        attempts.append(attempt)
    }
}

extension HTTPExchange {
    /// Whether the request may have reached a server: not where no connection came about.
    fileprivate var mayHaveArrived: Bool {
        switch failure?.code {
        case .transportDNS, .transportRefused, .timeoutConnect: false
        case .transportTLS: bytesUp > 0 || response != nil
        default: true
        }
    }
}

extension HTTPLimits {
    /// As long as the call itself has left.
    static let ofTheCall = HTTPLimits(total: .seconds(86_400))

    /// What tidies up after the end of a call must not outlast it by a second.
    static let ofTidying = HTTPLimits(connect: .milliseconds(800), total: .milliseconds(800))

    /// The same, for an answer with a picture or a text in it.
    static func ofTheCall(answering output: Medium) -> HTTPLimits {
        var limits = ofTheCall
        if output == .text { limits.bodyBytes = 1 << 20 }
        return limits
    }
}

extension HTTPRequest {
    /// Of an address that is signed, or has a token in it: who named it may not know that it is told on. What is shorter than a
    /// token is a word, which would be missed elsewhere.
    fileprivate var keysInQuery: Set<Secret> {
        guard let question = url.firstIndex(of: "?") else { return [] }
        return Set(
            url[question...].dropFirst().split(separator: "&").compactMap { pair in
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[1].utf8.count >= 16, SecretName.isSecret(String(parts[0])) else {
                    return nil
                }
                return Secret(String(parts[1]), variable: SecretName.variable(for: String(parts[0])))
            })
    }
}
