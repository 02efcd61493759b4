import GRDB

extension Row {
    /// Damage can put anything where the schema allows one type only, and reading it as that type would end the process.
    ///
    /// - Parameter kinds: a letter for each of the first columns: `t` text, `i` integer, `b` blob; in upper case it may
    ///   also be NULL, and `.` is anything.
    /// - Throws: `RecordingError.corrupted` for a row of another shape.
    func expect(_ kinds: String, of table: String, path: String) throws {
        for (index, letter) in kinds.utf8.enumerated() where !fits(databaseValue(at: index), letter) {
            throw Self.damaged(table, path)
        }
    }

    /// - Parameters:
    ///   - texts: columns that must hold text.
    ///   - integers: columns that must hold integers.
    func expect(texts: [String], integers: [String], of table: String, path: String) throws {
        for (names, letter) in [(texts, UInt8(ascii: "t")), (integers, UInt8(ascii: "i"))] {
            for name in names where !fits(self[name] as DatabaseValue, letter) {
                throw Self.damaged("\(table).\(name)", path)
            }
        }
    }

    private func databaseValue(at index: Int) -> DatabaseValue { self[index] }

    private func fits(_ value: DatabaseValue, _ letter: UInt8) -> Bool {
        switch (value.storage, letter) {
        case (_, UInt8(ascii: ".")): true
        case (.null, _): letter < UInt8(ascii: "a")
        case (.string, UInt8(ascii: "t")), (.string, UInt8(ascii: "T")): true
        case (.int64, UInt8(ascii: "i")), (.int64, UInt8(ascii: "I")): true
        case (.blob, UInt8(ascii: "b")), (.string, UInt8(ascii: "b")): true
        default: false
        }
    }

    private static func damaged(_ table: String, _ path: String) -> RecordingError {
        .corrupted(path: path, reason: "a row of \(table) holds what that table cannot hold")
    }
}
