import FoundationEssentials
import Model
import Recording
import Synchronization

/// Answers by what was asked for; the least recently used go first when there are too many or too large.
struct ResultCache {
    private struct Entry {
        let members: [String: JSONValue]
        let bytes: Int
        var usedAt: UInt64
    }

    private let maximumEntries: Int
    private let maximumBytes: Int
    private var entries: [String: Entry] = [:]
    private var clock: UInt64 = 0
    private(set) var bytes = 0

    var count: Int { entries.count }

    init(entries: Int, bytes: Int) {
        maximumEntries = entries
        maximumBytes = bytes
    }

    mutating func find(_ key: String) -> [String: JSONValue]? {
        clock += 1
        entries[key]?.usedAt = clock
        return entries[key]?.members
    }

    /// An answer that is larger than the whole cache is not kept.
    mutating func keep(_ members: [String: JSONValue], for key: String) {
        let size = key.utf8.count + members.reduce(0) { $0 + $1.key.utf8.count + ResultCache.size(of: $1.value) }
        remove(key)
        guard maximumEntries > 0, size <= maximumBytes else { return }
        while entries.count >= maximumEntries || bytes + size > maximumBytes,
            let oldest = entries.min(by: { $0.value.usedAt < $1.value.usedAt })
        {
            remove(oldest.key)
        }
        clock += 1
        entries[key] = Entry(members: members, bytes: size, usedAt: clock)
        bytes += size
    }

    private mutating func remove(_ key: String) {
        if let gone = entries.removeValue(forKey: key) { bytes -= gone.bytes }
    }

    private static func size(of value: JSONValue) -> Int {
        switch value {
        case .string(let text): text.utf8.count
        case .array(let items): items.reduce(0) { $0 + size(of: $1) }
        case .object(let members): members.reduce(0) { $0 + $1.key.utf8.count + size(of: $1.value) }
        case .null, .bool, .integer, .number: 8
        }
    }
}

/// The one cache that all requests share. What a book keeps of it is there again in the next life.
final class SharedCache: Sendable {
    private let cache: Mutex<ResultCache>
    private let book: BackendBook?
    private let entries: Int
    let isOn: Bool

    init(entries: Int, bytes: Int, book: BackendBook? = nil) throws(BackendBookError) {
        isOn = entries > 0
        self.entries = entries
        self.book = isOn ? book : nil
        var cache = ResultCache(entries: entries, bytes: bytes)
        for answer in isOn ? try book?.answers(most: entries) ?? [] : [] {
            if let members = JSONValue(parsing: answer.body)?.object { cache.keep(members, for: answer.key) }
        }
        self.cache = Mutex(cache)
    }

    func find(_ key: String) -> [String: JSONValue]? {
        isOn ? cache.withLock { $0.find(key) } : nil
    }

    /// An answer that the book cannot take is given again in this life all the same.
    func keep(_ members: [String: JSONValue], for key: String) async {
        guard isOn else { return }
        cache.withLock { $0.keep(members, for: key) }
        guard let book, let body = try? JSONEncoder().encode(members) else { return }
        try? await book.keep(Array(body), for: key, most: entries)
    }
}
