/// From where an incident of a fleet is seen.
package struct FleetSight: Hashable, Sendable {
    /// The places that see it, or saw it, sorted.
    package var places: [String]
    /// How many places have a say in it, when the most had: those that ask the same and are heard.
    package var of: Int

    package init(places: [String], of: Int) {
        self.places = places
        self.of = of
    }

    /// `down everywhere`, or `down by quorum` where some see it up.
    package static func words(_ seeing: Int, of all: Int) -> String {
        seeing < all ? "down by quorum" : "down everywhere"
    }
}

/// By what rules `assay fleet serve` goes.
package struct FleetRules: Hashable, Sendable {
    /// How many places must see a thing down until it is down for all. Nil: more than half of those that have a say.
    package var quorum: Count<Places>?
    /// Places that see it within so long a time see the same.
    package var window: Span<Patience>
    /// A place that is not heard for so long is silent: it has no say, and is told of.
    package var silence: Span<SilenceTime>

    package init(
        quorum: Count<Places>? = nil, window: Span<Patience> = Span(.seconds(300)),
        silence: Span<SilenceTime> = Span(.seconds(300))
    ) {
        self.quorum = quorum
        self.window = window
        self.silence = silence
    }
}

package enum Places: CountLimits {
    package static let range = 1...1000
}
