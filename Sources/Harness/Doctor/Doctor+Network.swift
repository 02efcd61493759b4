import Glibc
import Judges
import Model
import Reporting
import Transport

extension Doctor {
    /// Whether anybody answers at each address, and by how much the clocks there differ from ours.
    static func reach(
        _ target: TestTarget, _ clock: WallClock
    ) async -> (findings: [DoctorFinding], offsets: [(host: String, offset: Duration)]) {
        let settings = target.settings
        let named = [settings.backendURL].compactMap(\.self) + settings.providers.map(\.baseURL)
        let addresses = named.filter { $0.hasPrefix("http") }.reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        var (findings, offsets): ([DoctorFinding], [(String, Duration)]) = ([], [])
        for address in addresses {
            let limits = HTTPLimits(connect: .seconds(5), total: .seconds(10))
            let exchange = await client.perform(HTTPRequest(url: address, limits: limits, freshConnection: true))
            if let failure = exchange.failure {
                let remedy = failure.code.explanation.remedy
                findings.append(DoctorFinding(.network, .bad, "\(address): \(failure.detail)", remedy: remedy))
            } else if let response = exchange.response {
                let time = exchange.start.duration(to: exchange.end).microseconds / 1000
                findings.append(DoctorFinding(.network, .good, "\(address) answers (\(response.status)) in \(time) ms"))
                if let date = response.headers["Date"].flatMap({ Timestamp(httpDate: $0) }) {
                    offsets.append((address, clock.now() - date))
                }
            }
        }
        return (findings, offsets)
    }

    /// HTTP's dates have whole seconds, and an answer takes its time: what is less than half a minute is none.
    static func clockFindings(_ offsets: [(host: String, offset: Duration)]) -> [DoctorFinding] {
        let far = offsets.filter { abs($0.offset.microseconds) > 30_000_000 }
        guard !offsets.isEmpty else {
            return [DoctorFinding(.clock, .remark, "nobody told the time, to compare this machine's with")]
        }
        guard far.count * 2 > offsets.count, let (host, offset) = far.first else {
            return [
                DoctorFinding(.clock, .good, "agrees with \(offsets.count - far.count) of \(offsets.count) servers")
            ]
        }
        let seconds = offset.microseconds / 1_000_000
        return [
            DoctorFinding(
                .clock, .bad,
                "this machine's clock is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") \(host)'s",
                remedy: "set it (timedatectl set-ntp true): rows, budgets a day and certificates go by it")
        ]
    }

    /// The free tier that asks whether calls would be accepted, into a ledger that is thrown away.
    static func account(_ target: TestTarget, _ clock: WallClock) async -> [DoctorFinding] {
        let folder: PrivateFolder
        do { folder = try PrivateFolder(for: "doctor") } catch {
            return [DoctorFinding(.account, .bad, "accounts are not asked: \(error.reason)")]
        }
        defer { folder.remove() }
        var settings = target.settings
        settings.ledgerPath = "\(folder.path)/ledger.db"
        settings.pictures.choice = .none
        // What is thrown away is shipped to nobody.
        settings.fleet = nil
        var request = CheckRun.Request()
        request.tier = .account
        do {
            let run = try await CheckRun.perform(
                request,
                at: TestTarget(
                    label: target.isRehearsal ? target.label : nil, settings: settings, caFile: target.caFile))
            return run.input.verdicts.map(finding)
        } catch {
            return [DoctorFinding(.account, .bad, "\(error)")]
        }
    }

    private static func finding(_ verdict: Verdict) -> DoctorFinding {
        let place = "\(verdict.subject.endpoint) by \(verdict.subject.route)"
        if verdict.passed { return DoctorFinding(.account, .good, "\(place): a call would be accepted") }
        let state: DoctorFinding.State = verdict.outcomeClass == .skipped ? .remark : .bad
        let reason = verdict.findings.first?.actual ?? verdict.code.explanation.meaning
        return DoctorFinding(
            .account, state, "\(place): \(verdict.code.rawValue): \(reason)", remedy: verdict.code.explanation.remedy)
    }
}
