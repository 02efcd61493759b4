import Model

extension HealthCheck {
    /// Cosines of fields of orientation: some way of turning the input explains the output, and by so much better than the input
    /// as it is. None of 85 healthy outputs of real models is called so.
    private static let turned = (least: 0.4, gain: 0.25, surelyNot: 0.75)

    func turned() -> HealthFinding? {
        guard let before else { return nil }
        let asItIs = output.frame.orientation(alike: before.frame)
        guard asItIs < HealthCheck.turned.surelyNot else { return nil }
        let fits = Turn.allCases.map { ($0, output.frame.orientation(alike: before.frame, $0)) }
        guard let (turn, fit) = fits.max(by: { $0.1 < $1.1 }), fit > HealthCheck.turned.least,
            fit - asItIs > HealthCheck.turned.gain
        else { return nil }
        return HealthFinding(
            kind: .turned, severity: .alarm, value: fit - asItIs, limit: HealthCheck.turned.gain,
            sentence:
                "it is \(turn.rawValue): edges run as in the input then (\(fit, decimals: 2)), as it is they do not "
                + "(\(asItIs, decimals: 2))")
    }
}
