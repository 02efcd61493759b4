package import Model
package import Transport

/// All that is particular to one kind of provider: its settings, and how it is spoken to. One folder each, and a line
/// in ``Drivers/all``.
package protocol Driver: Sendable {
    /// `kind`, the settings of its providers and targets, the units of its prices.
    var schema: DriverSchema { get }

    /// One piece of work at the call's provider; nothing is sent yet.
    func caller(for call: ProviderCall) -> any Caller
}

/// One piece of work at one place: asked whether anybody is there, whether a call would be accepted, or done.
package protocol Caller: Sendable {
    /// One unbilled GET, without a token, that anybody who is there answers below 500.
    var reach: HTTPRequest { get }
    /// What a status of that answer means.
    var reachRules: AnswerRules { get }
    /// What is wrong with that answer; nil: somebody is there.
    ///
    /// - Parameter asked: `GET https://…`, for a sentence about it.
    func reachFault(_ response: HTTPResponse, asked: String, now: Timestamp) -> CallFailure?

    /// Would a call be accepted? Nothing is billed.
    ///
    /// - Returns: a `degraded.warning` about what still works and will not for long, or nil.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure?

    /// Does the work; writes cost, version and phases into the session's attempt.
    func run(_ session: inout Session) async throws(CallFailure) -> CallResult

    /// What is sent first, for the command that repeats it.
    func firstRequest(_ tier: Tier, _ options: ProbeOptions) -> HTTPRequest

    /// The parts of that request's body where it is a form; nil otherwise.
    var form: [MultipartForm.Part]? { get }
}

extension Caller {
    package var form: [MultipartForm.Part]? { nil }
    package func reachFault(_ response: HTTPResponse, asked: String, now: Timestamp) -> CallFailure? {
        usualReachFault(response, asked: asked, now: now)
    }

    /// Any answer below 500 counts, a 401 or 404 too.
    func usualReachFault(_ response: HTTPResponse, asked: String, now: Timestamp) -> CallFailure? {
        guard response.status >= 500 || response.status == 429 else { return nil }
        return reachRules.fault(response, asked: asked, now: now)
    }
}

/// What a call brought.
package struct CallResult: Hashable, Sendable {
    /// Nil where the expected answer is an error's.
    package var answer: Answer?
    /// Who answered, as the answer says; nil where it does not.
    package var source: String?
    package var isCached: Bool

    package init(answer: Answer?, source: String? = nil, isCached: Bool = false) {
        self.answer = answer
        self.source = source
        self.isCached = isCached
    }
}

/// The kinds of provider that need code; any other API is described (``APIDescription``).
package enum Drivers {
    package static let all: [any Driver] = [ReplicateDriver(), SpaceDriver(), InferenceDriver()]
    /// What settings need to know of them.
    package static let schemas = all.map(\.schema)
}

extension [any Driver] {
    /// - Precondition: the kind is that of one of them, as the settings have made sure.
    func caller(for call: ProviderCall) -> any Caller {
        if let described = call.target.provider.described { return DescribedClient(call: call, described: described) }
        let kind = call.target.provider.kind
        guard let driver = first(where: { $0.schema.kind == kind }) else {
            preconditionFailure("no driver for the kind \(kind.rawValue)")
        }
        return driver.caller(for: call)
    }
}
