import Model

/// One call of a client to a model, from its first request (looking the Space up) to its last (the output).
struct Turn: Hashable, Sendable {
    /// 1-based, per model.
    let number: Int
    let decision: Decision
    let startedAt: Timestamp
    /// The model had been idle, and its start is in the latency.
    let isCold: Bool

    /// The fault that strikes at `step`, if any does.
    func fault(at step: Step) -> Fault? {
        guard let fault = decision.fault, fault.step == step || fault.step == .every else { return nil }
        return fault
    }
}

/// Deals out decisions: which requests belong to the same call of a model, and what that call meets.
///
/// A call begins with the first request of it that is seen, and has at most one of each opening step (`about`, `app`,
/// `submit`): a second one begins the next call. All other requests belong to the call that is open.
struct TurnBook: Sendable {
    let scenario: Scenario
    let seed: UInt64
    private let timeScale: Double
    private let startedAt: Timestamp
    private var open: [ModelKey: OpenTurn] = [:]
    private var lastUse: [ModelKey: Timestamp] = [:]

    private struct OpenTurn {
        var turn: Turn
        var seen: Set<Step>
    }

    /// - Parameter timeScale: instead of the scenario's own; a scale of 0 leaves schedules in real time.
    init(_ scenario: Scenario, seed: UInt64, timeScale: Double? = nil, startedAt: Timestamp) {
        self.scenario = scenario
        self.seed = seed
        let scale = timeScale ?? scenario.timeScale
        self.timeScale = scale > 0 ? max(scale, 1e-6) : 1  // a day of a schedule is then 86 ms, and time still has room
        self.startedAt = startedAt
    }

    mutating func arrive(_ key: ModelKey, at step: Step, now: Timestamp, opens: Bool = true) -> Turn {
        let opening = opens && (step == .about || step == .app || step == .submit)
        var current = open[key]
        // After the submit the call is under way: looking the model up again is the next caller.
        let isOver = current.map { opening && ($0.seen.contains(step) || $0.seen.contains(.submit)) } ?? true
        if isOver {
            let turn = begin(key, number: (current?.turn.number ?? 0) + 1, now: now)
            current = OpenTurn(turn: turn, seen: [])
        }
        if opening { current?.seen.insert(step) }
        open[key] = current
        lastUse[key] = now
        return current?.turn ?? begin(key, number: 1, now: now)
    }

    private func begin(_ key: ModelKey, number: Int, now: Timestamp) -> Turn {
        var decision = decide(key, number, now)
        var isCold = false
        if let cold = scenario.behaviour(of: key).coldStart {
            isCold = lastUse[key].map { now - $0 >= cold.idle } ?? true
            if isCold { decision.latency += cold.latency }
        }
        return Turn(number: number, decision: decision, startedAt: now, isCold: isCold)
    }

    /// A fault of another service or task than the model's does not strike: a rule for `*` may name any.
    private func decide(_ key: ModelKey, _ number: Int, _ now: Timestamp) -> Decision {
        let elapsed = Duration.seconds(max(0, (now - startedAt).seconds) / timeScale)
        var decision = scenario.decision(for: key, call: number, seed: seed, elapsed: elapsed)
        if let fault = decision.fault, !fault.strikes(key) { decision.fault = nil }
        return decision
    }
}
