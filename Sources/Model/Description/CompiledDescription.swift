/// A description with what every call asks of it, found once. It is large, and goes with every call: it lies apart, and is not copied.
package final class CompiledDescription: Sendable {
    package let api: APIDescription
    package let steps: [APIStep.Named]
    /// What a later step names the work by, in the order of the steps.
    package let workNames: [WorkName]
    /// The submit says the attempt's id.
    package let submitsOwnID: Bool
    /// Some request says it.
    package let usesAttemptID: Bool
    /// Those that some request has a place for.
    package let parameters: Set<String>
    private let readLater: Set<String>

    /// A place in the answer of the submit.
    package struct WorkName: Sendable {
        package let selector: AnswerSelector
        /// It is the whole address of a later step.
        package let isAddress: Bool
    }

    package init(_ api: APIDescription) {
        self.api = api
        let steps = api.steps
        self.steps = steps
        let places = steps.map { ($0.name, $0.step.request, $0.step.request.places) }
        workNames = places.filter { ["poll", "result", "cancel"].contains($0.0) }.flatMap { _, request, places in
            places.compactMap { place -> WorkName? in
                guard case .answer(let selector) = place, selector.step == "submit" else { return nil }
                return WorkName(selector: selector, isAddress: request.address.only == .answer(selector))
            }
        }
        submitsOwnID = api.submit.request.places.contains(.attemptID)
        usesAttemptID = api.idempotencyHeader != nil || places.contains { $0.2.contains(.attemptID) }
        parameters = Set(places.flatMap(\.2).flatMap(\.parameters))
        let work = ["submit", "poll", "result"] + api.prepare.map(\.name)
        readLater = Set(places.filter { work.contains($0.0) }.flatMap(\.2).compactMap(CompiledDescription.stepOfJSON))
    }

    /// The work cannot go on without something of this step's JSON.
    package func isReadLater(_ step: String) -> Bool { readLater.contains(step) }

    private static func stepOfJSON(_ place: Placeholder) -> String? {
        guard case .answer(let selector) = place, case .pointer = selector.source else { return nil }
        return selector.step
    }
}

extension CompiledDescription: Hashable {
    package static func == (a: CompiledDescription, b: CompiledDescription) -> Bool { a === b || a.api == b.api }
    package func hash(into hasher: inout Hasher) { hasher.combine(api) }
}
