import Glibc
package import Model
import Providers
import Recording
import Transport

/// One thing `assay doctor` has looked at.
package struct DoctorFinding: Hashable, Sendable, CustomStringConvertible {
    package enum Topic: String, Sendable, CaseIterable {
        case settings, keys, disk, ledger, network, clock, fleet, account
    }

    package enum State: String, Sendable {
        case good = "ok"
        /// Nothing that keeps a check from working.
        case remark = "note"
        case bad = "BAD"
    }

    package let topic: Topic
    package let state: State
    package let words: String
    /// What to do about it; nil where that is nothing.
    package let remedy: String?

    init(_ topic: Topic, _ state: State, _ words: String, remedy: String? = nil) {
        (self.topic, self.state, self.words, self.remedy) = (topic, state, words, remedy)
    }

    /// `BAD   ledger    assay.db cannot be opened: …`, and the remedy on a line of its own.
    package var description: String {
        let head = [(state.rawValue, 6), (topic.rawValue, 10)].map { text, width in
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        let advice = remedy.map { "\n" + String(repeating: " ", count: 16) + "→ " + $0.singleLine } ?? ""
        return head.joined() + words.singleLine + advice
    }
}

/// Looks for what keeps checks from working, before any is made. Nothing it sends is billed, and the ledger is left as it is.
package enum Doctor {
    /// Cheap things first: what is on this machine, then what must be asked of others.
    ///
    /// - Parameter tell: is handed each finding as soon as it is there, as text, and a last line.
    /// - Returns: whether nothing is to be mended.
    package static func examine(
        _ target: TestTarget, clock: WallClock = .system, tell: @Sendable (String) -> Void
    ) async -> Bool {
        let settings = target.settings
        var all: [DoctorFinding] = []
        func add(_ findings: [DoctorFinding]) {
            let redactor = Redactor(settings.secrets)
            for finding in findings {
                let clean = DoctorFinding(
                    finding.topic, finding.state, redactor.redact(finding.words), remedy: finding.remedy)
                tell(clean.description)
                all.append(clean)
            }
        }
        // Whoever only serves a fleet, or reads it, names nobody: those of the template are none of its own.
        let asks = !settings.namesNothing || settings.fleet == nil || target.isRehearsal
        add(about(settings, asks) + (asks ? keys(target) : []))
        add([disk(settings.ledgerPath), ledger(settings.ledgerPath)])
        if asks {
            let (network, offsets) = await reach(target, clock)
            add(network)
            add(clockFindings(offsets))
        }
        add(await fleet(target, clock))
        if asks { add(await account(target, clock)) }
        let bad = all.count { $0.state == .bad }
        tell(bad == 0 ? "nothing is to be mended" : "\(bad) of \(all.count) are to be mended")
        return bad == 0
    }

    private static func about(_ settings: AssaySettings, _ asks: Bool) -> [DoctorFinding] {
        guard asks else {
            let words = "a fleet, and no endpoints, providers or backend: the built-in ones are not asked"
            return [DoctorFinding(.settings, .good, words)]
        }
        let words =
            "\(settings.endpoints.count) endpoints, \(settings.providers.count) providers, "
            + (settings.backendURL.map { "backend \($0)" } ?? "no backend")
        return [DoctorFinding(.settings, .good, words)]
    }

    private static func keys(_ target: TestTarget) -> [DoctorFinding] {
        target.settings.providers.compactMap { provider in
            if target.isRehearsal, provider.needsToken || provider.token != nil {
                return DoctorFinding(
                    .keys, .good,
                    "\(provider.id): the sandbox is shown a stand-in; yours is looked at without --scenario")
            }
            if let token = provider.token, !token.isEmpty {
                return DoctorFinding(.keys, .good, "\(provider.id): $\(token.variable) is set")
            }
            guard provider.needsToken else { return nil }
            let remedy = provider.keyVariable.map { "export \($0)=…" }
            return DoctorFinding(
                .keys, .bad, "\(provider.id) has no key: its checks would be skipped.key",
                remedy: remedy ?? "name its variable in the settings: providers.\(provider.id).token")
        }
    }

    private static func disk(_ path: String) -> DoctorFinding {
        let folder = folder(of: path)
        var room = statvfs()
        guard statvfs(folder, &room) == 0 else {
            return DoctorFinding(
                .disk, .bad, "the ledger's folder \(folder) cannot be looked at: \(String(cString: strerror(errno)))",
                remedy: "make the folder, or name another with `ledger` in the settings or --ledger")
        }
        let free = (UInt64(room.f_bavail) * UInt64(room.f_frsize)) >> 20
        guard access(folder, W_OK) == 0 else {
            return DoctorFinding(
                .disk, .bad, "\(folder) cannot be written to",
                remedy: "give this user the right to, or name another folder")
        }
        let words = "\(free) MiB are free in \(folder)"
        return free < 200
            ? DoctorFinding(.disk, .bad, words, remedy: "make room: a run waits for a full disk, and cannot be kept")
            : DoctorFinding(.disk, .good, words)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func ledger(_ path: String) -> DoctorFinding {
        guard access(path, F_OK) == 0 else {
            return DoctorFinding(.ledger, .good, "\(path) is not there yet: it will be made")
        }
        do throws(RecordingError) {
            let info = try Ledger(path: path, readOnly: true).info()
            let open = info.unfinishedRuns == 0 ? "" : "; \(info.unfinishedRuns) runs have no end"
            return DoctorFinding(.ledger, .good, "\(path): \(info.runs) runs, \(info.outcomes) outcomes\(open)")
        } catch {
            return DoctorFinding(
                .ledger, .bad, error.description, remedy: "move the file away, or name another with --ledger")
        }
    }
}
