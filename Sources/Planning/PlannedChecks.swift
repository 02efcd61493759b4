package import Model

/// The checks of all rounds, each made when it is asked for: a plan of many rounds takes the room of one.
package struct PlannedChecks: RandomAccessCollection, Sendable {
    private let round: [Check]
    private let rounds: Int

    init(of plan: Plan) {
        round = plan.round
        rounds = plan.rounds
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { round.count * rounds }

    package subscript(position: Int) -> Check {
        let first = round[position % round.count]
        return Check(
            endpoint: first.endpoint, route: first.route, fixture: first.fixture, tier: first.tier,
            repetition: first.repetition + position / round.count)
    }
}
