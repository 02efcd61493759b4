import Model

extension Schedule {
    /// One series and where it stands.
    struct Item: Sendable {
        private(set) var entry: Entry
        var grid: SlotGrid
        /// The next slot of the grid, without jitter.
        var slot = Timestamp(microseconds: 0)
        /// When the probe that waits for a place was to start; nil: none waits.
        var waiting: Timestamp?
        /// Where it is being asked now; nil: nowhere.
        var lane: String?
        var limit = Timestamp(microseconds: 0)
        /// No longer wanted.
        var isGone = false
        var slotGeneration = 0
        var limitGeneration = 0
        private var turn: Int?

        init(_ entry: Entry, jitter: Double) {
            self.entry = entry
            grid = SlotGrid(cadence: entry.cadence, place: entry.series.place, jitter: jitter)
        }

        var isRunning: Bool { lane != nil }

        func generation(_ isLimit: Bool) -> Int { isLimit ? limitGeneration : slotGeneration }

        mutating func renew(_ entry: Entry, jitter: Double) {
            self.entry = entry
            grid = SlotGrid(cadence: entry.cadence, place: entry.series.place, jitter: jitter, times: grid.times)
        }

        mutating func takeTurn(_ due: Timestamp) -> Int {
            let next = turn.map { $0 + 1 } ?? Int(grid.number(at: due))
            turn = next
            return next
        }
    }

    /// A moment at which something about an item is due. It is stale when the item has another generation by then.
    struct Alarm: Comparable, Sendable {
        let at: Timestamp
        let item: Int
        let generation: Int
        let isLimit: Bool

        static func < (a: Alarm, b: Alarm) -> Bool { (a.at, a.generation) < (b.at, b.generation) }
    }

    /// First in, first out.
    struct Queue: Sendable {
        private var elements: [Int] = []
        private var head = 0

        var isEmpty: Bool { head == elements.count }

        mutating func append(_ element: Int) { elements.append(element) }

        mutating func popFirst() -> Int? {
            guard head < elements.count else { return nil }
            defer {
                head += 1
                if head == elements.count {
                    elements.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return elements[head]
        }
    }
}
