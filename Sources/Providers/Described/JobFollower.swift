import Model

/// Decides what to do about work under way at an API whose states a description names: look again, take its result, or give it up.
struct JobFollower {
    enum Event {
        /// Nil: the answer had none at the place.
        case seen(String?)
        /// A look that brought no answer, or one that tells of a fault; with what the state beside that means.
        case missed(CallFailure, beside: APIStates.Meaning?)
    }

    enum Action: Hashable {
        case look(after: Duration)
        case finish
        /// - isOver: nothing runs on that could be cancelled.
        case giveUp(CallFailure, isOver: Bool)
    }

    let states: APIStates
    let limit: Duration
    /// When the work was asked for, since the call began.
    let begun: Duration
    let pace: LookingPace
    let expected: Duration?
    /// The moments, since the call began, at which it was first seen to be no longer queued, and to be queued.
    private(set) var started: Duration?
    private(set) var wasQueued = false
    private(set) var lastWord: String?
    /// Why the look before brought nothing.
    private var lastMiss: String?

    init(states: APIStates, limit: Duration, begun: Duration, pace: LookingPace, expected: Duration?) {
        self.states = states
        self.limit = limit
        self.begun = begun
        self.pace = pace
        self.expected = expected
    }

    /// - Parameter elapsed: since the call began.
    mutating func handle(_ event: Event, elapsed: Duration) -> Action {
        var asked: Duration?
        switch event {
        case .seen(let word):
            switch states.read(word, of: "the work") {
            case .unknown(let detail): return .giveUp(CallFailure(.contractField, detail), isOver: false)
            case .means(let meaning):
                (lastWord, lastMiss) = (word, nil)
                if let action = follow(meaning, word ?? "", elapsed) { return action }
            }
        case .missed(let fault, let meaning):
            switch meaning {
            case .failed?: return .giveUp(fault, isOver: true)
            case .queued?, .running?:
                guard fault.code.passesWhileWorkGoesOn else { return .giveUp(fault, isOver: false) }
            case .done?: guard fault.isOfTheServer else { return .giveUp(fault, isOver: true) }
            case nil: guard fault.isOfTheLook else { return .giveUp(fault, isOver: fault.isOfTheWork) }
            }
            // A look that was cut off by the end of the call's own time says nothing.
            (asked, lastMiss) = (fault.retryAfter, elapsed < limit ? fault.detail : lastMiss)
        }
        guard elapsed < limit else {
            let state = lastWord.map { "was still \"\($0.prefix(80))\"" } ?? "had shown no state"
            return .giveUp(
                CallFailure(
                    .timeoutPoll,
                    "the work \(state) after \(limit.readable)\(lastMiss.map { "; the last look failed: \($0)" } ?? "")"
                ), isOver: false)
        }
        let pause = max(asked ?? .zero, pace.pause(age: max(.zero, elapsed - begun), expected: expected))
        return .look(after: min(pause, limit - elapsed))
    }

    /// Before the first look: at once, unless the work is expected to take longer.
    var firstPause: Duration { min(pace.pause(age: .zero, expected: expected), limit) }

    /// Nil: it goes on.
    private mutating func follow(_ meaning: APIStates.Meaning, _ word: String, _ elapsed: Duration) -> Action? {
        switch meaning {
        case .done:
            if started == nil { started = elapsed }
            return .finish
        case .failed(let code):
            return .giveUp(CallFailure(code, "the work ended as \"\(word.prefix(80))\""), isOver: true)
        case .running: if started == nil { started = elapsed }
        case .queued: wasQueued = true
        }
        return nil
    }
}

extension CallFailure {
    /// It may pass while the work goes on: no answer, a server's own trouble, or that one is to wait. What is said
    /// under another status is said of the work.
    fileprivate var isOfTheLook: Bool {
        code == .providerError ? isOfTheServer : code.passesWhileWorkGoesOn
    }

    /// No answer, or one that servers give for themselves.
    fileprivate var isOfTheServer: Bool {
        guard let status = httpStatus else { return code.passesWhileWorkGoesOn }
        return [408, 429].contains(status) || status >= 500
    }

    /// It tells what became of the work, and not only of the look at it: that the key is refused, or that what came is no answer,
    /// ends no work.
    fileprivate var isOfTheWork: Bool {
        switch code.outcomeClass {
        case .provider, .rejected, .image: true
        default: false
        }
    }
}
