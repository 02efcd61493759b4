import GRDB
package import Model

/// What became of money that was set aside.
package struct MoneySettlement: Hashable, Sendable {
    /// One for each provider that may have to be paid.
    let reservations: [MoneyReservation]
    let attempts: [Attempt]
    /// Who answered, where that is known.
    let source: String?

    /// - Parameter verdict: the probe it was set aside for; nil: it was never sent.
    package init(_ reservations: [MoneyReservation], _ verdict: Verdict?) {
        self.reservations = reservations
        attempts = verdict?.outcome.attempts ?? []
        source = verdict?.outcome.source
    }

    /// Whom a call of the backend's is paid to; the first of the chain where nobody says who answered.
    var payee: MoneyBill? {
        let bills = reservations.map(\.bill)
        return bills.first { $0.source == source || $0.provider == source } ?? bills.first
    }
}

/// Money by day and provider, gathered within a transaction.
struct MoneyDelta {
    struct Place: Hashable {
        let day: Int64
        let provider: String
    }

    private(set) var amounts: [Place: MicroDollars] = [:]

    mutating func add(_ amount: MicroDollars?, to provider: String, at moment: Timestamp) {
        guard let amount, amount.amount != 0 else { return }
        let place = Place(day: RollupSpan.day.start(of: moment).microseconds, provider: provider)
        amounts[place, default: .zero] += amount
    }
}

/// The tables `money` and `reservation`, inside a transaction.
struct MoneyStore {
    let db: Database
    let path: String

    func add(_ delta: MoneyDelta) throws {
        for (place, amount) in delta.amounts {
            try db.cachedStatement(
                sql: """
                    INSERT INTO money (day_us, provider, spent) VALUES (?, ?, ?)
                    ON CONFLICT (day_us, provider) DO UPDATE SET spent = spent + excluded.spent
                    """
            ).execute(arguments: [place.day, place.provider, amount.amount])
        }
    }

    /// The attempts themselves are counted where they are appended, by who made them. What the backend's calls cost is
    /// moved to whom it was set aside for; what nobody knows counts as it was set aside, for each who may have been asked.
    func settle(_ settlements: [MoneySettlement]) throws {
        var delta = MoneyDelta()
        for settlement in settlements {
            for reservation in settlement.reservations {
                try db.cachedStatement(sql: "DELETE FROM reservation WHERE id = ?")
                    .execute(arguments: [reservation.id])
            }
            guard let first = settlement.attempts.first, let payee = settlement.payee else { continue }
            var known: [String: MicroDollars] = [:]
            for attempt in settlement.attempts {
                guard let cost = attempt.cost.amount else { continue }
                let isMoved = attempt.provider == Route.backendName
                known[isMoved ? payee.provider : attempt.provider, default: .zero] += cost
                guard isMoved, payee.provider != Route.backendName else { continue }
                delta.add(cost, to: payee.provider, at: attempt.startedAt)
                delta.add(.zero - cost, to: attempt.provider, at: attempt.startedAt)
            }
            guard settlement.attempts.contains(where: { $0.cost.amount == nil }) else { continue }
            for bill in settlement.reservations.map(\.bill) {
                let paid = known[bill.provider] ?? .zero
                delta.add(max(.zero, bill.amount - paid), to: bill.provider, at: first.startedAt)
            }
        }
        try add(delta)
    }

    func reserve(_ bill: MoneyBill, at now: Timestamp) throws -> MoneyReservation {
        try db.cachedStatement(sql: "INSERT INTO reservation (day_us, provider, amount, at_us) VALUES (?, ?, ?, ?)")
            .execute(arguments: [
                RollupSpan.day.start(of: now).microseconds, bill.provider, bill.amount.amount, now.microseconds,
            ])
        return MoneyReservation(id: db.lastInsertedRowID, bill: bill)
    }

    func book(at now: Timestamp) throws -> MoneyBook {
        let day = RollupSpan.day.start(of: now).microseconds
        let month = day - (now.date.day - 1) * 86_400_000_000
        let statement = try db.cachedStatement(
            sql: """
                SELECT provider, sum(CASE WHEN day_us >= ?1 THEN amount ELSE 0 END), sum(amount) FROM (
                    SELECT day_us, provider, spent AS amount FROM money WHERE day_us >= ?2 AND day_us <= ?1
                    UNION ALL SELECT day_us, provider, amount FROM reservation WHERE day_us >= ?2 AND day_us <= ?1)
                GROUP BY provider
                """)
        var book = MoneyBook()
        for row in try Row.fetchAll(statement, arguments: [day, month]) {
            try row.expect("tvv", of: "money", path: path)
            book.day[row[0]] = MicroDollars(row[1])
            book.month[row[0]] = MicroDollars(row[2])
        }
        return book
    }
}

extension Ledger {
    /// What is spent or set aside in the day and the month of a moment, by all processes.
    package func book(at now: Timestamp) throws(RecordingError) -> MoneyBook {
        try read { db in try MoneyStore(db: db, path: path).book(at: now) }
    }

    /// Sets money aside, all or none, if nothing speaks against it: both in one step, so that no other process comes between.
    ///
    /// - Parameters:
    ///   - bills: whom one call may have to be paid to, and how much each.
    ///   - refusal: what speaks against it, by the book as it is then.
    package func reserve<Refusal: Error>(
        _ bills: [MoneyBill], at now: Timestamp, unless refusal: (MoneyBook) -> Refusal?
    ) throws(RecordingError) -> Result<[MoneyReservation], Refusal> {
        try write { db in
            let store = MoneyStore(db: db, path: path)
            if let refused = refusal(try store.book(at: now)) { return .failure(refused) }
            return .success(try bills.map { try store.reserve($0, at: now) })
        }
    }
}
