import GRDB
package import Model

extension Ledger {
    /// Takes what only one process may do, or goes on with it: all of it or nothing.
    ///
    /// - Parameters:
    ///   - names: what is to be done. What the holder has beside them is given up.
    ///   - holder: who asks; the same one always gets it again.
    ///   - span: how long it holds unless it is taken again.
    /// - Returns: the first that another one holds; nil: all are the holder's now.
    package func lease(
        _ names: [String], holder: String, for span: Duration, at now: Timestamp
    ) throws(RecordingError) -> String? {
        try write { db in
            // A holder whose time is further off than any lease is long has set its clock back: it is not waited for.
            let (until, latest) = ((now + span).microseconds, (now + span + .seconds(120)).microseconds)
            let others = try Set(
                String.fetchAll(
                    db, sql: "SELECT name FROM lease WHERE holder <> ? AND until_us > ? AND until_us <= ?",
                    arguments: [holder, now.microseconds, latest]))
            if let taken = names.first(where: others.contains) { return taken }
            let own = try String.fetchSet(db, sql: "SELECT name FROM lease WHERE holder = ?", arguments: [holder])
            if own.count == names.count, names.allSatisfy(own.contains) {
                try db.execute(sql: "UPDATE lease SET until_us = ? WHERE holder = ?", arguments: [until, holder])
                return nil
            }
            try db.execute(sql: "DELETE FROM lease WHERE holder = ?", arguments: [holder])
            let statement = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO lease (name, holder, until_us) VALUES (?, ?, ?)")
            for name in names { try statement.execute(arguments: [name, holder, until]) }
            return nil
        }
    }

    /// What anybody holds at a moment.
    package func leases(at now: Timestamp) throws(RecordingError) -> [String] {
        try read { db in
            try String.fetchAll(
                db, sql: "SELECT name FROM lease WHERE until_us > ? ORDER BY name", arguments: [now.microseconds])
        }
    }

    /// Gives up what one holds, so that another need not wait.
    package func endLeases(of holder: String) throws(RecordingError) {
        try write { db in try db.execute(sql: "DELETE FROM lease WHERE holder = ?", arguments: [holder]) }
    }
}
