package import Model

/// One run of a monitor in one line.
package enum RunLine {
    /// - Parameter planned: how many checks a run was to have that was interrupted; nil for one that ended.
    package static func text(
        _ run: Run, _ verdicts: [Verdict], took duration: Duration, interruptedOf planned: Int? = nil
    ) -> String {
        // As `check` counts: a refusal says nothing of uptime, and is a failure all the same.
        let down = verdicts.filter { Severity($0.code) == .error }
        let degraded = verdicts.filter { Severity($0.code) == .warning }
        let names = down.prefix(3).map { "\($0.subject.checkID.visible) \($0.code.rawValue)" }.joined(separator: ", ")
        let checks =
            planned.map { "interrupted after \(verdicts.count) of \(Phrase.counted($0, "check"))" }
            ?? Phrase.counted(verdicts.count, "check")
        return "\(run.startedAt.readable)  \(checks), \(down.count) failed, \(degraded.count) degraded, "
            + "\(duration.readable)\(names.isEmpty ? "" : "  \(names)\(down.count > 3 ? ", …" : "")")"
    }
}
