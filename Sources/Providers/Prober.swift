package import Model
package import Transport

/// Calls providers and backends, and tells what became of it. Never throws: every fault is a value.
package struct Prober: Sendable {
    let client: HTTPClient
    let clock: WallClock
    let options: ProbeOptions

    package init(client: HTTPClient, clock: WallClock = .system, options: ProbeOptions = ProbeOptions()) {
        self.client = client
        self.clock = clock
        self.options = options
    }

    /// One call to one provider. It is made once: nothing that could be billed is ever sent a second time.
    package func call(_ call: ProviderCall) async -> ProviderReply {
        ProviderReply(code: .selfError, attempts: [])
    }

    /// One check, by its route: through the backend, or directly at a provider.
    package func probe(_ check: Check, backend: BackendTarget, scheduledAt: Timestamp) async -> Outcome {
        let now = clock.now()
        return Outcome(code: .selfError, attempts: [], scheduledAt: scheduledAt, startedAt: now, finishedAt: now)
    }

    /// The command a person can paste to repeat the check's first request. Tokens stand as `$NAME`.
    package func curlLine(_ check: Check, backend: BackendTarget) -> String {
        "curl"
    }
}
