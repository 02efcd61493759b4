import GRDB

/// How a ledger keeps in mind what its centre has.
extension Ledger {
    /// What is remembered; from the first call on changes of rows are noted.
    package func shipping() throws(RecordingError) -> ShippingState {
        if let known = try read({ db in try ShippingStore(db: db).state() }) { return known }
        return try write { db in
            let store = ShippingStore(db: db)
            if let known = try store.state() { return known }
            try db.execute(
                sql: "INSERT INTO fleet (only, identity, branch, branch_us, outcome, token) VALUES (1, ?, 0, 0, 0, '')",
                arguments: [ShippingStore.name()])
            try db.execute(sql: Migrations.everyChange)
            guard let state = try store.state() else { preconditionFailure("the row that was just written") }
            return state
        }
    }

    /// How much the centre is not known to have: outcomes, and rows that changed. Nothing is noted by it.
    package func unshipped() throws(RecordingError) -> (outcomes: Int, changes: Int) {
        try read { db in
            let known = try ShippingStore(db: db).state()?.outcome ?? 0
            let outcomes = try Int.fetchOne(db, sql: "SELECT count(*) FROM outcome WHERE id > ?", arguments: [known])
            return (outcomes ?? 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM fleet_change") ?? 0)
        }
    }

    /// What is new, the oldest first; empty when the centre has everything.
    ///
    /// - Parameters:
    ///   - outcomes: at most so many, with all that belongs to them.
    ///   - changes: at most so many rows of what may change.
    ///   - kept: what the centre keeps; what is dated otherwise is left out.
    package func shipment(
        after state: ShippingState, outcomes: Int, changes: Int, within kept: Range<Int64> = Shipment.kept
    ) throws(RecordingError) -> Shipment {
        try read { db in
            var packer = ShipmentPacker(db: db, path: path, state: state, kept: kept)
            return try packer.pack(outcomes: outcomes, changes: changes)
        }
    }

    /// Before a batch is sent: it may arrive though nobody hears of it.
    ///
    /// - Returns: the name of the batch.
    package func willShip(_ shipment: Shipment) throws(RecordingError) -> String {
        let token = ShippingStore.name()
        try write { db in
            try db.execute(
                sql: "UPDATE fleet SET pending = ?, pending_outcome = ?, pending_change = ?",
                arguments: [token, shipment.lastOutcome, shipment.lastChange])
        }
        return token
    }

    /// A batch arrived. One that is not pending any more, because another process has sent its own since, is left as it is.
    package func didShip(_ token: String) throws(RecordingError) {
        try write { db in
            guard let pending = try ShippingStore(db: db).state()?.pending, pending.token == token else { return }
            try db.execute(sql: "DELETE FROM fleet_change WHERE seq <= ?", arguments: [pending.lastChange])
            try db.execute(
                sql: "UPDATE fleet SET outcome = max(outcome, ?), token = ?, pending = NULL",
                arguments: [pending.lastOutcome, pending.token])
        }
    }

    /// Another copy of this file has shipped: from here on it has a name of its own.
    ///
    /// - Parameters:
    ///   - outcome: the last one that both have.
    ///   - parent: the name under which the centre has that.
    package func branch(after outcome: Int64, from parent: String) throws(RecordingError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE fleet SET parent = ?3, identity = ?1, token = '', pending = NULL, branch = max(branch, ?2),
                        branch_us = max(branch_us, coalesce((SELECT max(started_us) FROM outcome WHERE id <= ?2), 0))
                    """, arguments: [ShippingStore.name(), outcome, parent])
            // What is read of a place is what one file says: it says all of it by its new name.
            try db.execute(sql: Migrations.everyFlip)
        }
    }

    /// The centre has less than was known, because it was restored from a copy: everything since is shipped again.
    ///
    /// - Parameters:
    ///   - outcome: the last one it has.
    ///   - token: the last batch it has; `''`: none.
    ///   - parent: the last outcome it has by the name that this file had before; nil: as many as were shipped by that.
    package func rewind(to outcome: Int64, token: String, parent: Int64? = nil) throws(RecordingError) {
        try write { db in
            try db.execute(
                sql: "UPDATE fleet SET outcome = min(outcome, ?), token = ?, pending = NULL",
                arguments: [outcome, token])
            if let parent {
                // What it has not by the other name is this one's, in the sums too.
                try db.execute(
                    sql: """
                        UPDATE fleet SET branch = min(branch, ?1), parent = iif(?1 > 0, parent, NULL), branch_us = min(branch_us,
                            coalesce((SELECT max(started_us) FROM outcome WHERE id <= ?1), 0))
                        """, arguments: [parent])
            }
            try db.execute(sql: Migrations.everyChange)
        }
    }

    /// The runs with outcomes after one, by the numbers they are shipped under, and the last outcome of each.
    package func runs(after outcome: Int64) throws(RecordingError) -> [(run: Int64, last: Int64)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT run.id, max(outcome.id) FROM outcome JOIN run ON run.number = outcome.run
                    WHERE outcome.id > ? GROUP BY run.number
                    """, arguments: [outcome]
            ).map { (ShippingStore.number(of: [$0[0]]), $0[1]) }
        }
    }

    /// The last outcome there is; zero without any.
    package func lastOutcome() throws(RecordingError) -> Int64 {
        try read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM outcome") ?? 0 }
    }
}
