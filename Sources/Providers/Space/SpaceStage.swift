import Model

/// The stage of a Space, as the hub names it, and what it means for a call.
enum SpaceStage {
    enum Standing: Hashable {
        /// It answers; an older build may still be the one that does.
        case serving
        /// It may answer, and a visit helps; if it does not, this is why.
        case rising(OutcomeCode, String)
        case down(OutcomeCode, String)
    }

    /// - Parameter runtime: the hub's `runtime` object; nil or without a stage counts as serving, because only the
    ///   Space itself can tell then.
    static func read(_ runtime: JSONValue?) -> Standing {
        guard let stage = runtime?["stage"]?.string else { return .serving }
        let why = runtime?["errorMessage"]?.string.map { ": \($0)" } ?? ""
        switch stage {
        case "RUNNING", "RUNNING_BUILDING", "RUNNING_APP_STARTING": return .serving
        case "APP_STARTING": return .rising(.providerLoading, "the Space is starting (APP_STARTING)")
        case "BUILDING": return .rising(.providerLoading, "the Space is being built (BUILDING)")
        case "SLEEPING": return .rising(.providerAsleep, "the Space sleeps (SLEEPING); a visit wakes it")
        case "PAUSED", "STOPPED": return .down(.providerAsleep, "only its owner can restart the Space (\(stage))")
        default: return .down(.providerRuntime, "the Space is in the stage \(stage)\(why)")
        }
    }
}
