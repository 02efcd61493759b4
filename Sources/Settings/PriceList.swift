import Documents
import Model

/// The lines of a price file.
struct PriceList {
    let version: String
    private let lines: [(kind: String, model: String, price: Price)]

    /// The first line that fits; nil when the price is not known.
    func price(kind: ProviderKind, model: String) -> Price? {
        lines.first { $0.kind == kind.rawValue && ($0.model == model || $0.model == "*") }?.price
    }

    /// Reads a document; lines with problems are noted in the scope's log and left out.
    ///
    /// - Parameter schemas: of the kinds of provider there are.
    init(_ root: Field, schemas: [DriverSchema]) {
        let section = Section(root, keys: ["version", "prices"])
        let version = section.required("version", "a version of the prices, for example a date")?.text() ?? ""
        self.version = version
        lines = (section.required("prices", "a list of prices")?.items() ?? []).compactMap { item in
            let keys = ["kind", "model", "unit", "amount", "hardware", "source", "date", "sunset"]
            return PriceList.line(Section(item, keys: keys), version: version, schemas)
        }
    }

    private static func line(
        _ line: Section, version: String, _ schemas: [DriverSchema]
    ) -> (kind: String, model: String, price: Price)? {
        let kinds = schemas.map(\.kind.rawValue)
        let kind = line.required("kind", "a kind of provider")?.name(among: kinds, "a kind of provider")
        let model = line.required("model", "owner/name, or \"*\" for any")?.text()
        let schema = schemas.first { $0.kind.rawValue == kind }
        let units = (schema?.priceUnits ?? Price.Unit.allCases).map(\.rawValue)
        let unit = line.required("unit", "a unit: \(units.joined(separator: ", "))")?.name(among: units, "a unit")
            .flatMap(Price.Unit.init(rawValue:))
        let source = line.required("source", "where the price was read")?.text()
        let date = line.required("date", "when the price was read")?.text()
        guard let kind, let model, let unit, let source, let date else { return nil }
        guard let amount = amount(line, unit: unit) else { return nil }
        let hardware = line["hardware"]?.text()
        let sunset = line["sunset"]?.parsed("the day on which the model is shut down, for example 2026-12-31") {
            $0.count == 10 ? Timestamp(text: $0) : nil
        }
        if unit == .second, hardware == nil {
            _ = line.required("hardware", "the hardware the second is of, for example gpu-t4")
            return nil
        }
        return (
            kind, model,
            Price(
                unit: unit, amount: amount, hardware: hardware, source: source, date: date, version: version,
                sunset: sunset)
        )
    }

    private static func amount(_ line: Section, unit: Price.Unit) -> MicroDollars? {
        if unit == .free {
            line["amount"]?.refuse("an amount", expected: "none, because the unit is free")
            return line["amount"] == nil ? .zero : nil
        }
        guard let field = line.required("amount", "money in dollars, for example $0.002"), let amount = field.money()
        else { return nil }
        guard amount > .zero else {
            field.refuse("$0", expected: "an amount above zero, or the unit free")
            return nil
        }
        return amount
    }
}
