/// A dictionary that forgets its oldest entries when it holds too many, or too much.
struct BoundedStore<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private let maximumWeight: Int
    private var entries: [Key: (value: Value, weight: Int)] = [:]
    private var order: [Key] = []
    private var weight = 0

    /// - Parameters:
    ///   - capacity: the most entries it keeps.
    ///   - weight: the most their weights (bytes) may add up to.
    init(capacity: Int, weight: Int) {
        self.capacity = capacity
        maximumWeight = weight
    }

    var count: Int { entries.count }
    /// Oldest first.
    var values: [Value] { order.compactMap { entries[$0]?.value } }

    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Adds or replaces an entry as the newest one, and returns what had to go. An entry heavier than the whole store
    /// is not kept.
    @discardableResult
    mutating func insert(_ value: Value, for key: Key, weight added: Int) -> [Value] {
        remove(key)
        guard added <= maximumWeight else { return [value] }
        var forgotten: [Value] = []
        while let oldest = order.first, entries.count >= capacity || weight + added > maximumWeight {
            if let gone = remove(oldest) { forgotten.append(gone) }
        }
        entries[key] = (value, added)
        order.append(key)
        weight += added
        return forgotten
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let old = entries.removeValue(forKey: key) else { return nil }
        weight -= old.weight
        order.removeAll { $0 == key }
        return old.value
    }
}
