import CServing
import FoundationEssentials

/// Who may read, by name and hash of a password: a file as Apache's htpasswd keeps it, `NAME:HASH` on each line.
///
/// Hashes are those that take long on purpose: bcrypt (`$2a$`, `$2b$`, `$2y$`), yescrypt (`$y$`), scrypt (`$7$`).
package struct UserList: Sendable {
    static let kinds = ["$2a$", "$2b$", "$2y$", "$y$", "$7$"]
    private let hashes: [String: String]

    package var isEmpty: Bool { hashes.isEmpty }

    package init() { hashes = [:] }

    /// - Throws: ``ServingError/users(path:reason:)``.
    package init(path: String) throws(ServingError) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw .users(path: path, reason: "it cannot be read")
        }
        var found: [String: String] = [:]
        for (index, line) in UserList.lines(Array(bytes)).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            let place = "line \(index + 1)"
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                throw .users(path: path, reason: "\(place) is not NAME:HASH")
            }
            let (name, hash) = (String(line[..<colon]), String(line[line.utf8.index(after: colon)...]))
            guard UserList.kinds.contains(where: hash.hasPrefix) else {
                let known = UserList.kinds.joined(separator: ", ")
                throw .users(
                    path: path,
                    reason: "the hash of \"\(name.prefix(60))\" in \(place) is none of \(known): "
                        + "make one with `assay password \(name.prefix(60))` or `htpasswd -nB`")
            }
            guard UserList.isWhole(hash) else {
                throw .users(
                    path: path,
                    reason: "the hash of \"\(name.prefix(60))\" in \(place) is cut off, damaged, or of a cost above "
                        + "\(UserList.dearest): make another with `assay password \(name.prefix(60))`")
            }
            guard found.updateValue(hash, forKey: name) == nil else {
                throw .users(path: path, reason: "\(place) names \"\(name.prefix(60))\" again")
            }
        }
        guard !found.isEmpty else { throw .users(path: path, reason: "it names nobody") }
        hashes = found
    }

    /// Takes as long as the hash was meant to, whoever asks: who is not in the list is compared with who is.
    func knows(_ name: String, _ password: String) -> Bool {
        let hash = hashes[name]
        guard let other = hash ?? hashes.first?.value, !password.utf8.contains(0) else { return false }
        // What bcrypt does not heed would let others in.
        if other.hasPrefix("$2"), password.utf8.count > PasswordHash.longest { return false }
        return assay_password_matches(password, other) && hash != nil
    }

    /// Of bcrypt: 2 to the power of it rounds take some seconds.
    private static let dearest = 16

    /// The system's crypt takes it, and within a bearable time.
    private static func isWhole(_ hash: String) -> Bool {
        guard hash.utf8.count < 384, hash.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        if hash.hasPrefix("$2") {
            let cost = Int(hash.split(separator: "$").dropFirst().first ?? "")
            guard let cost, cost <= dearest, hash.utf8.count == 60 else { return false }
        }
        return assay_password_hash_is_whole(hash)
    }

    /// By line feeds; without the mark of UTF-8, carriage returns and blanks at the ends.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        return text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            let start = line.drop(while: blank)
            let end = start.lastIndex { !blank($0) }.map { $0 + 1 } ?? start.startIndex
            return String(decoding: start[start.startIndex..<end], as: UTF8.self)
        }
    }
}

/// Hashes of passwords, for the file of users.
package enum PasswordHash {
    /// bcrypt takes no more of a password, in bytes.
    package static let longest = 72
    /// `$2b$12$…`; nil where the system refuses, or the password is empty, longer than ``longest``, or holds a zero.
    ///
    /// - Parameter cost: 2 to the power of it are the rounds; 12 take a quarter of a second.
    package static func bcrypt(_ password: String, cost: UInt = 12) -> String? {
        guard (1...longest).contains(password.utf8.count), !password.utf8.contains(0) else { return nil }
        let hash = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 384) { room -> String? in
            assay_password_hash(password, cost, room.baseAddress, room.count)
                ? room.baseAddress.map { String(cString: $0) } : nil
        }
        return hash
    }
}
