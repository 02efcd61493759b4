package import Model

/// One run of a monitor in one line.
package enum RunLine {
    package static func text(_ run: Run, _ verdicts: [Verdict], took duration: Duration) -> String {
        let down = verdicts.filter { $0.code.counting == .down }
        let degraded = verdicts.filter { $0.outcomeClass == .degraded }
        let names = down.prefix(3).map { "\($0.subject.checkID) \($0.code.rawValue)" }.joined(separator: ", ")
        return "\(run.startedAt.readable)  \(verdicts.count) checks, \(down.count) failed, \(degraded.count) degraded, "
            + "\(duration.readable)\(names.isEmpty ? "" : "  \(names)\(down.count > 3 ? ", …" : "")")"
    }
}
