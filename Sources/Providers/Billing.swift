package import Model

/// What a call costs that never got so far as to do work, or did.
package enum Billing {
    /// Known to be nothing: refused before any work was done.
    package static func nothing(_ price: Price?) -> Cost {
        Cost(amount: .zero, basis: .free, priceVersion: price?.version)
    }

    /// Work was done, metered where the provider says how long.
    package static func worked(_ price: Price?, runTime: Duration?, images: Int = 1) -> Cost {
        price?.cost(runTime: runTime, images: images) ?? .unknown
    }

    /// Nobody can tell whether work was done: unknown, unless the price is nothing anyway.
    package static func undecided(_ price: Price?) -> Cost {
        price?.unit == .free ? nothing(price) : .unknown
    }
}
