/// The score interval of a proportion by E. B. Wilson, "Probable inference, the law of succession, and statistical
/// inference", Journal of the American Statistical Association 22 (1927).
package enum Wilson {
    /// The two-sided 95 % quantile of the normal distribution.
    package static let z = 1.959963984540054

    /// The 95 % interval of `successes` out of `n`, within 0...1. Nil without data.
    package static func interval(successes: Int, n: Int) -> ClosedRange<Double>? {
        precondition(successes >= 0 && successes <= n, "\(successes) successes of \(n)")
        guard n > 0 else { return nil }
        let (total, share) = (Double(n), Double(successes) / Double(n))
        let scale = 1 + z * z / total
        let centre = (share + z * z / (2 * total)) / scale
        let half = z * (share * (1 - share) / total + z * z / (4 * total * total)).squareRoot() / scale
        let low = successes == 0 ? 0 : max(0, centre - half)
        let high = successes == n ? 1 : min(1, centre + half)
        return low...high
    }
}
