import GRDB

extension Row {
    /// Damage can put anything where the schema allows one type only, and reading it as that type, or adding it to another
    /// number, would end the process.
    ///
    /// - Parameter kinds: the letter of a ``ColumnKind`` for each of the first columns; `.` is anything.
    /// - Throws: `RecordingError.corrupted` for a row of another shape. ``Ledger/read(_:)`` and its like name the row.
    func expect(_ kinds: String, of table: String, path: String) throws {
        for (index, letter) in kinds.utf8.enumerated() {
            let value: DatabaseValue = self[index]
            guard ColumnKind.fits(value, letter) else {
                throw RecordingError.corrupted(
                    path: path,
                    reason: "a row of the table \(table) has \(TableShape.text(value)) where it holds "
                        + ColumnKind.words(letter))
            }
        }
    }
}

extension RecordingError {
    /// What reading has ended with, with the damaged row by its name.
    init(_ error: any Error, path: String, in db: Database) {
        let found = RecordingError(error, path: path)
        let isDamage = if case .corrupted = found { true } else { (error as? DatabaseError)?.isOverflow ?? false }
        // Of a damaged page there may be no reading at all.
        guard isDamage, let reason = try? TableShape.firstDamage(db) else {
            self = found
            return
        }
        self = .corrupted(path: path, reason: reason)
    }
}

extension DatabaseError {
    /// A sum in SQL is larger than any number: one of its rows is damaged.
    ///
    /// https://www.sqlite.org/lang_aggfunc.html#sumunc
    fileprivate var isOverflow: Bool { message == "integer overflow" }
}
