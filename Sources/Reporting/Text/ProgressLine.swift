package import Model

/// How far a run is, in one line.
package struct ProgressLine: Hashable, Sendable {
    private var running: [String] = []
    private var done = 0
    private var failed = 0
    private var total = 0

    package init() {}

    /// - Parameter check: its id.
    package mutating func started(_ check: String, total: Int) {
        running.append(check)
        self.total = total
    }

    package mutating func finished(_ verdict: Verdict, done: Int, total: Int) {
        if let index = running.firstIndex(of: verdict.subject.checkID) { running.remove(at: index) }
        self.done = done
        self.total = total
        if verdict.code.counting == .down { failed += 1 }
    }

    package func text(elapsed: Duration) -> String {
        let cells = 20
        let filled = total == 0 ? 0 : done * cells / total
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: cells - filled)
        let names = running.prefix(2).map(\.visible).joined(separator: ", ")
        let more = running.count > 2 ? " … \(running.count - 2) more" : ""
        return "\(bar) \(done)/\(total) checks, \(failed) failed, \(elapsed.readable)  \(names)\(more)"
    }
}
