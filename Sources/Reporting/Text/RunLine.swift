package import Model

/// One run of a monitor in one line.
package enum RunLine {
    /// - Parameter planned: how many checks a run was to have that was interrupted; nil for one that ended.
    package static func text(
        _ run: Run, _ verdicts: [Verdict], took duration: Duration, interruptedOf planned: Int? = nil
    ) -> String {
        let down = verdicts.filter { $0.code.counting == .down }
        let degraded = verdicts.filter { $0.outcomeClass == .degraded }
        let names = down.prefix(3).map { "\($0.subject.checkID) \($0.code.rawValue)" }.joined(separator: ", ")
        let checks = planned.map { "interrupted after \(verdicts.count) of \($0) checks" } ?? "\(verdicts.count) checks"
        return "\(run.startedAt.readable)  \(checks), \(down.count) failed, \(degraded.count) degraded, "
            + "\(duration.readable)\(names.isEmpty ? "" : "  \(names)\(down.count > 3 ? ", …" : "")")"
    }
}
