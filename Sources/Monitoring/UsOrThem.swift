package import Model

/// Whether a target could not be reached, or nothing could: a verdict that reached nothing is held back until something
/// tells the two apart. Rows are never changed, so that this is known before one is written.
///
/// Ours it is when every control address fails; or, without any, when three unrelated targets fail in transport within
/// a minute and nothing is reached in between: within the shortest interval, where probes are rarer than that. Theirs it is
/// as soon as anything is reached, and after that time. Moments are steady: a clock that is set changes nothing.
package struct UsOrThem: Sendable {
    private struct Held: Sendable {
        let verdict: Verdict
        let target: String
        let at: Timestamp
    }

    private let hasControls: Bool
    private let targets: Int
    private var held: [Held] = []
    private var lastAsked: Timestamp?
    package private(set) var isOffline = false

    private let patience: Duration
    /// How long a verdict is held back at most, however rare probes are.
    package static let limits = Duration.seconds(60)...Duration.seconds(1800)
    /// So many unrelated targets failing together are no accident of theirs.
    package static let several = 3

    /// - Parameters:
    ///   - targets: how many unrelated targets are asked at all.
    ///   - interval: the shortest one in which any is asked.
    package init(targets: Int, interval: Duration = .zero, hasControls: Bool) {
        patience = min(max(interval, UsOrThem.limits.lowerBound), UsOrThem.limits.upperBound)
        self.targets = targets
        self.hasControls = hasControls
    }

    /// Other settings; what is held stays so.
    package mutating func renew(targets: Int, interval: Duration, hasControls: Bool) {
        var new = UsOrThem(targets: targets, interval: interval, hasControls: hasControls)
        (new.held, new.lastAsked, new.isOffline) = (held, lastAsked, isOffline && hasControls)
        self = new
    }

    /// When to come back; nil while nothing is held.
    package var nextWake: Timestamp? { held.first.map { $0.at + patience } }

    /// - Parameter target: unrelated targets have different ones.
    /// - Returns: the verdicts that can be recorded now, and whether the controls are to be asked.
    package mutating func judge(
        _ verdict: Verdict, of target: String, at now: Timestamp
    ) -> (known: [Verdict], asksControls: Bool) {
        guard Observation.isUnreached(verdict.code) else {
            let saysNothing = verdict.outcomeClass == .skipped || verdict.outcomeClass == .`self`
            return saysNothing ? ([verdict], false) : (reached() + [verdict], false)
        }
        if isOffline { return ([verdict.offline], asks(at: now)) }
        guard hasControls || targets >= UsOrThem.several else { return ([verdict], false) }
        held.append(Held(verdict: verdict, target: target, at: now))
        if hasControls { return ([], asks(at: now)) }
        let recent = Set(held.filter { $0.at + patience >= now }.map(\.target))
        return (recent.count >= UsOrThem.several ? cutOff() : [], false)
    }

    /// What the control addresses said.
    ///
    /// - Parameter isReachable: at least one of them answered.
    package mutating func controls(_ isReachable: Bool) -> [Verdict] { isReachable ? reached() : cutOff() }

    /// Releases what was held for long enough.
    package mutating func tick(at now: Timestamp) -> [Verdict] {
        let old = held.prefix { $0.at + patience <= now }
        held.removeFirst(old.count)
        return old.map(\.verdict)
    }

    /// Everything that is held, as it was seen, for the end: whose doing it was nobody knows then.
    package mutating func releaseAll() -> [Verdict] { reached() }

    private mutating func reached() -> [Verdict] {
        isOffline = false
        defer { held = [] }
        return held.map(\.verdict)
    }

    private mutating func cutOff() -> [Verdict] {
        isOffline = true
        defer { held = [] }
        return held.map(\.verdict.offline)
    }

    private mutating func asks(at now: Timestamp) -> Bool {
        guard hasControls, lastAsked.map({ $0 + .seconds(10) <= now }) ?? true else { return false }
        lastAsked = now
        return true
    }
}

extension Observation {
    /// Nothing of the other side was reached.
    static func isUnreached(_ code: OutcomeCode) -> Bool {
        code.outcomeClass == .transport || code == .timeoutConnect
    }
}

extension Verdict {
    /// The same, of our own network's making.
    var offline: Verdict {
        var copy = self
        copy.code = .selfOffline
        copy.findings.append(
            Finding(
                code: .selfOffline, subject: "network", expected: "a network of ours that works",
                actual: "nothing was reached: this probe ended as \(code.rawValue), and so did unrelated ones"))
        return copy
    }
}
