import Model
import Planning

/// The checks of a plan that are still to begin, in its order, as far as who is asked has room: the backend, or a provider.
struct CheckQueue {
    private struct Lane {
        var checks: [Int] = []
        /// How many of them have begun.
        var begun = 0
        var underWay = 0
    }

    private var lanes: [String: Lane] = [:]
    private let names: [String]
    private let perLane: Int

    /// - Parameter perLane: how many may be under way at once at each; nil: any number.
    init(_ checks: PlannedChecks, perLane: Int?) {
        names = checks.map(\.route.name)
        self.perLane = perLane ?? .max
        for (index, name) in names.enumerated() { lanes[name, default: Lane()].checks.append(index) }
    }

    /// The place in the plan of the check that is to begin now; nil: none is left, or none may.
    mutating func next() -> Int? {
        let free = lanes.filter { $0.value.begun < $0.value.checks.count && $0.value.underWay < perLane }
        let first = free.min { $0.value.checks[$0.value.begun] < $1.value.checks[$1.value.begun] }
        guard let (name, lane) = first else { return nil }
        lanes[name]?.begun += 1
        lanes[name]?.underWay += 1
        return lane.checks[lane.begun]
    }

    mutating func end(_ index: Int) { lanes[names[index]]?.underWay -= 1 }

    /// None of the others begins.
    mutating func clear() { lanes = [:] }
}
