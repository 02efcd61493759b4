import Fleet
import Glibc
import Model
import Recording
import Threads

extension Doctor {
    /// The centre that the settings name, and what waits for it; nothing where they name none.
    static func fleet(_ target: TestTarget, _ clock: WallClock) async -> [DoctorFinding] {
        guard let policy = target.settings.fleet else { return [] }
        let location = policy.location ?? target.location
        let visit = await WorkerPool.run(threads: 1) {
            Result { try CentreVisit(policy, location: location, clock: clock) }
        }
        switch visit {
        case .success(let visit) where visit.part == .ships:
            return about(visit, location) + waiting(target.settings.ledgerPath)
        case .success(let visit): return [part(visit), clockFinding(visit)]
        // What to do is in the sentence.
        case .failure(let error): return [DoctorFinding(.fleet, .bad, "\(error)")] + waiting(target.settings.ledgerPath)
        }
    }

    private static func about(_ visit: CentreVisit, _ location: String) -> [DoctorFinding] {
        let answer = answer(visit)
        var findings = [
            visit.hindrance.map { hindrance($0, answer) }
                ?? DoctorFinding(.fleet, .good, "\(answer) takes what is shipped as \(location)")
        ]
        if visit.role != visit.placeRole {
            findings.append(
                DoctorFinding(
                    .fleet, .remark,
                    "\(visit.role) may change the rows of all places, and is not the role of \(location)",
                    remedy: visit.placeRole.map { "name \($0) in fleet.url" }
                        ?? "make a role of its own for it: `assay fleet add ADDRESS \(location) --role …`"))
        }
        return findings + [clockFinding(visit)] + visit.shares.map(share)
    }

    private static func answer(_ visit: CentreVisit) -> String {
        "\(visit.address) answers in \(visit.trip.microseconds / 1000) ms, is of this version, and"
    }

    /// Of a role that ships for no place.
    private static func part(_ visit: CentreVisit) -> DoctorFinding {
        let answer = answer(visit)
        if let hindrance = visit.hindrance { return self.hindrance(hindrance, answer) }
        guard visit.part == .reads else {
            return DoctorFinding(
                .fleet, .good,
                "\(answer) lets \(visit.role) read all places and run `assay fleet serve`; it ships for none")
        }
        return DoctorFinding(
            .fleet, .remark, "\(answer) lets \(visit.role) read all places; it ships for none, and may not serve",
            remedy:
                "for `assay fleet serve`, as the owner: `assay fleet reader ADDRESS \(visit.role) --serves`; a place ships "
                + "by a role of its own: `assay fleet add`")
    }

    private static func clockFinding(_ visit: CentreVisit) -> DoctorFinding {
        // Less may be the way there and back.
        let seconds = visit.clockAhead.microseconds / 1_000_000
        guard abs(seconds) >= 5 else { return DoctorFinding(.fleet, .good, "its clock and this machine's agree") }
        return DoctorFinding(
            .fleet, .remark,
            "this machine's clock is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") the centre's",
            remedy: "set the one that is wrong (timedatectl set-ntp true): outages of all places are found by them")
    }

    private static func hindrance(_ hindrance: CentreVisit.Hindrance, _ answer: String) -> DoctorFinding {
        switch hindrance {
        case .isStandby:
            DoctorFinding(
                .fleet, .bad, "\(answer) takes nothing: it is a standby",
                remedy: "name the primary in fleet.url, or all hosts and target_session_attrs=read-write")
        case .isReadOnly:
            DoctorFinding(
                .fleet, .bad, "\(answer) takes nothing: default_transaction_read_only is on",
                remedy:
                    "turn it off, as its owner, where it is on: ALTER DATABASE, or ALTER ROLE, … RESET default_transaction_read_only"
            )
        }
    }

    private static func share(_ share: CentreVisit.Share) -> DoctorFinding {
        guard share.isSet else {
            return DoctorFinding(
                .fleet, .bad, "it has no budget of \(share.provider), which is shared: no billed probe of it is sent",
                remedy:
                    "`assay fleet budget ADDRESS \(share.provider) --daily …` as its owner, or leave it out of fleet.shares"
            )
        }
        return share.isLeft
            ? DoctorFinding(.fleet, .good, "of the shared budget of \(share.provider) some is left today")
            : DoctorFinding(.fleet, .remark, "the shared budget of \(share.provider) is handed out for today")
    }

    private static func waiting(_ path: String) -> [DoctorFinding] {
        // What is wrong with the ledger itself is told where that is looked at.
        guard access(path, F_OK) == 0, let waiting = try? Ledger(path: path, readOnly: true).unshipped() else {
            return []
        }
        guard waiting.outcomes > 0 || waiting.changes > 0 else {
            return [DoctorFinding(.fleet, .good, "nothing waits in \(path) to be shipped")]
        }
        return [
            DoctorFinding(
                .fleet, .remark,
                "\(waiting.outcomes) outcomes and \(waiting.changes) other rows wait in \(path) to be shipped",
                remedy: "`assay watch` and `assay check` ship it, and `assay fleet ship` does at once")
        ]
    }
}
