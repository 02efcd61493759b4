import Model

/// A named world for the sandbox to play: how long each model takes, and what goes wrong how often.
package struct Scenario: Hashable, Sendable {
    package let name: String
    package let summary: String
    /// Latencies, loading times and `Retry-After` are multiplied by this; 1 is real time.
    package let timeScale: Double
    let rules: [Rule]

    /// The behaviour of the models a pattern names: `*`, `described:*`, `SERVICE:*` or `SERVICE:owner/name`.
    struct Rule: Hashable, Sendable {
        var service: Service?
        /// Nil matches every model of the service.
        var model: String?
        var latency: Latency?
        var faults: [FaultRate]?
        var sequence: [Fault?]?
        var coldStart: ColdStart?
        var schedule: [Spell]?

        /// 0 for a pattern that does not match; higher is more specific.
        func rank(for key: ModelKey) -> Int {
            if service == .described { return key.service.isDescribed ? 2 : 0 }
            if let service, service != key.service { return 0 }
            if let model { return model == key.name ? 4 : 0 }
            return service == nil ? 1 : 3
        }
    }

    struct FaultRate: Hashable, Sendable {
        let fault: Fault
        /// 0...1.
        let rate: Double
    }

    /// A model that is left alone for `idle` takes `latency` longer at its next call.
    struct ColdStart: Hashable, Sendable {
        let idle: Duration
        let latency: Duration
    }

    /// A span of time in which other faults and latencies hold.
    struct Spell: Hashable, Sendable {
        /// Since the scenario began, in its own time, or since the last multiple of `every`.
        let from: Duration
        /// Nil: for good.
        let until: Duration?
        /// It comes back at this distance. Nil: it comes once.
        let every: Duration?
        let faults: [FaultRate]
        /// Nil leaves the model's own.
        let latency: Latency?

        func holds(at elapsed: Duration) -> Bool {
            var moment = elapsed
            if let every, every > .zero {
                moment = .microseconds(elapsed.microseconds % every.microseconds)
            }
            return moment >= from && until.map { moment < $0 } ?? true
        }
    }

    /// Whether one of its faults needs a port whose TLS is wrong.
    package var needsTLS: Bool {
        rules.contains { rule in
            let rates = (rule.faults ?? []) + (rule.schedule ?? []).flatMap(\.faults)
            return (rates.map(\.fault) + (rule.sequence ?? []).compactMap { $0 }).contains { fault in
                if case .tls = fault.effect { true } else { false }
            }
        }
    }

    /// What the most specific rule says about each property.
    func behaviour(of key: ModelKey) -> Behaviour {
        var found = Behaviour()
        for rank in 1...4 {
            for rule in rules where rule.rank(for: key) == rank {
                if let latency = rule.latency { found.latency = latency }
                if let faults = rule.faults { found.faults = faults }
                if let sequence = rule.sequence { found.sequence = sequence }
                if let coldStart = rule.coldStart { found.coldStart = coldStart }
                if let schedule = rule.schedule { found.schedule = schedule }
            }
        }
        return found
    }
}

/// How one model behaves, all rules taken together.
struct Behaviour: Hashable, Sendable {
    var latency = Latency.fixed(.zero)
    var faults: [Scenario.FaultRate] = []
    /// What the first calls meet, one entry each (nil: no fault); afterwards the schedule and `faults` decide.
    var sequence: [Fault?] = []
    var coldStart: Scenario.ColdStart?
    /// The first that holds counts, instead of `faults`.
    var schedule: [Scenario.Spell] = []
}

/// What call number k of a model meets.
struct Decision: Hashable, Sendable {
    var fault: Fault?
    /// In documented time: the scenario's time scale is not in it.
    var latency: Duration
}

extension Scenario {
    /// The decision for a model's call `number` (1-based) under `seed`, `elapsed` after the scenario began in its own
    /// time: the same arguments give the same answer.
    func decision(for key: ModelKey, call number: Int, seed: UInt64, elapsed: Duration = .zero) -> Decision {
        var behaviour = behaviour(of: key)
        if let spell = behaviour.schedule.first(where: { $0.holds(at: elapsed) }) {
            behaviour.faults = spell.faults
            behaviour.latency = spell.latency ?? behaviour.latency
        }
        var stream = SplitMix64(seed: seed ^ key.description.utf8.reduce(0xCBF2_9CE4_8422_2325, Scenario.fnv1a))
        var random = SplitMix64(seed: stream.next() &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        let chance = random.unit()
        var latency = behaviour.latency.draw(&random)
        let fault = Scenario.fault(of: behaviour, call: number, chance: chance)
        if case .slow(let factor) = fault?.effect { latency = .seconds(latency.seconds * factor) }
        return Decision(fault: fault, latency: latency)
    }

    private static func fault(of behaviour: Behaviour, call number: Int, chance: Double) -> Fault? {
        if number <= behaviour.sequence.count { return behaviour.sequence[number - 1] }
        var bound = 0.0
        for entry in behaviour.faults {
            bound += entry.rate
            if chance < bound { return entry.fault }
        }
        return nil
    }

    private static func fnv1a(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}
