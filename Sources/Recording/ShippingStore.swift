import GRDB
import Hashing
import Model

/// The table `fleet`, and the numbers that rows are shipped under.
struct ShippingStore {
    let db: Database

    func state() throws -> ShippingState? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM fleet") else { return nil }
        let pending = (row["pending"] as String?).map {
            ShippingState.Pending(token: $0, lastOutcome: row["pending_outcome"], lastChange: row["pending_change"])
        }
        return ShippingState(
            identity: row["identity"], parent: row["parent"], branch: row["branch"], branchedAt: row["branch_us"],
            outcome: row["outcome"], token: row["token"], pending: pending)
    }

    /// 128 random bits, in hexadecimal digits.
    static func name() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The first 64 bits of the SHA-256 of the parts, each of which ends with a zero byte.
    static func number(of parts: [String]) -> Int64 {
        let digest = SHA256.digest(parts.flatMap { Array($0.utf8) + [0] })
        return Int64(bitPattern: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension RollupStore {
    static let columnNames = columns.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
}
