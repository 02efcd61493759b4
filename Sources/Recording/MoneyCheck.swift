import GRDB
import Model

/// What can be said of the table `money` from the other tables.
///
/// All that the attempts of a day have cost is spent on that day, by whoever it was moved to: what a call through the
/// backend has cost is counted for the provider that was paid. A call that nobody can price counts with what was set aside
/// for it, which is kept nowhere else: on a day with such a call, or on the day before one, more may be spent than the
/// attempts tell, and never less. On any other day it is the same to the micro-dollar.
struct MoneyCheck {
    let db: Database
    let path: String
    /// Before it raw rows may be missing.
    let horizon: Timestamp?

    private static let day = RollupSpan.day.microseconds

    private struct Sum {
        var byProvider: [String: MicroDollars] = [:]
        var unknown = 0

        var total: MicroDollars { byProvider.values.reduce(.zero, +) }
    }

    func problems() throws -> [String] {
        // Attempts begin after their outcomes, some of them on the next day.
        let first = horizon.map { RollupSpan.day.start(of: $0) + .microseconds(2 * MoneyCheck.day) }
        let (kept, given) = (try kept(), try given())
        var problems = try misplaced()
        for day in Set(kept.keys).union(given.keys).sorted() where first.map({ day >= $0 }) ?? true {
            let unknown = [day, day + .microseconds(MoneyCheck.day)].reduce(0) { $0 + (given[$1]?.unknown ?? 0) }
            problems += compare(day, kept[day] ?? Sum(), given[day] ?? Sum(), unknown: unknown)
        }
        return problems
    }

    private func compare(_ day: Timestamp, _ kept: Sum, _ given: Sum, unknown: Int) -> [String] {
        let date = day.rfc3339.prefix(10)
        var problems: [String] = []
        for (provider, spent) in kept.byProvider.sorted(by: { $0.key < $1.key }) where spent < .zero {
            problems.append("money of \(date): \(spent.readable) is spent at \(provider), which is less than nothing")
        }
        for (provider, cost) in given.byProvider.sorted(by: { $0.key < $1.key }) where provider != Route.backendName {
            let spent = kept.byProvider[provider] ?? .zero
            guard spent < cost else { continue }
            problems.append(
                "money of \(date): \(spent.readable) is spent at \(provider), and its attempts have cost \(cost.readable)"
            )
        }
        guard problems.isEmpty, kept.total < given.total || (unknown == 0 && kept.total != given.total) else {
            return problems
        }
        return ["money of \(date): \(kept.total.readable) is spent, and the attempts have cost \(given.total.readable)"]
    }

    private func kept() throws -> [Timestamp: Sum] {
        var sums: [Timestamp: Sum] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM money") {
            try row.expect(TableShape.money.kinds, of: "money", path: path)
            sums[Timestamp(microseconds: row[0]), default: Sum()].byProvider[row[1]] = MicroDollars(row[2])
        }
        return sums
    }

    private func given() throws -> [Timestamp: Sum] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT started_us - (started_us % ?1 + ?1) % ?1, provider, coalesce(sum(cost), 0), count(*) - count(cost)
                FROM attempt GROUP BY 1, 2
                """, arguments: [MoneyCheck.day])
        var sums: [Timestamp: Sum] = [:]
        while let row = try rows.next() {
            try row.expect("mtpc", of: "attempt", path: path)
            let day = Timestamp(microseconds: row[0])
            sums[day, default: Sum()].byProvider[row[1]] = MicroDollars(row[2])
            sums[day, default: Sum()].unknown += row[3] as Int
        }
        return sums
    }

    /// Rows that are not of the day they say.
    private func misplaced() throws -> [String] {
        let money = try Row.fetchAll(db, sql: "SELECT * FROM money WHERE day_us % ? <> 0", arguments: [MoneyCheck.day])
        let reservations = try Row.fetchAll(
            db, sql: "SELECT * FROM reservation WHERE day_us <> at_us - (at_us % ?1 + ?1) % ?1",
            arguments: [MoneyCheck.day])
        return money.map {
            "money at \(TableShape.text($0["provider"])) is of \(TableShape.text($0["day_us"])), which no day begins with"
        }
            + reservations.map { "the reservation \(TableShape.text($0["id"])) is not of the day it was made on" }
    }
}
