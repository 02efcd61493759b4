import Model

/// What an answer says a call has cost. Beyond reason it is a mistake of the API's, or of its description, and no budget may hang
/// on it.
enum StatedCharge: Hashable {
    case believed(MicroDollars)
    /// - price: what a call was expected to cost; nil: nobody knows.
    case absurd(Double, price: MicroDollars?)

    static let most = MicroDollars(1_000_000_000)
    static let mostOfPrice: Int64 = 100

    /// Rounded up to a micro-dollar; nil for what is no price.
    init?(_ units: Double, of unit: MicroDollars, price: MicroDollars?) {
        let micros = (units * Double(unit.amount)).rounded(.up)
        guard micros >= 0 else { return nil }
        let (known, limit) = (
            price.map(\.amount) ?? 0, price.map { Double($0.amount) * Double(StatedCharge.mostOfPrice) }
        )
        let isBelow = micros <= Double(StatedCharge.most.amount) && (known <= 0 || micros <= limit ?? .infinity)
        self = isBelow ? .believed(MicroDollars(Int64(micros))) : .absurd(micros / 1e6, price: price)
    }

    /// Why it is not believed.
    var sentence: String? {
        guard case .absurd(let dollars, let price) = self else { return nil }
        let said = dollars < 1e9 ? MicroDollars(Int64(dollars * 1e6)).readable : "more than a billion dollars"
        let limit = price.flatMap { $0.amount > 0 && dollars * 1e6 <= Double(StatedCharge.most.amount) ? $0 : nil }
        let bound = limit.map { "\(StatedCharge.mostOfPrice) times the \($0.readable) of the price file" }
        return "\(said) is more than \(bound ?? StatedCharge.most.readable): what it cost is unknown"
    }
}
