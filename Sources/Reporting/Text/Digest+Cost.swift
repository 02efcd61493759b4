import Model

/// What it costs: a line per row and the month, each with what is unknown in it.
extension Digest {
    static let costTitles = ["Spent", "Attempts", "Per attempt", "Per success", "Per day", "For the backup's answers"]

    /// In the order of ``costTitles``.
    func costs(_ row: StatusRow) -> [String] {
        let cost = row.cost
        let isKnown = cost.unknownAttempts == 0
        let isUnknown = cost.known == .zero && cost.unknownAttempts == cost.attempts
        let some = "at least \(cost.known.readable), \(cost.unknownAttempts) unknown"
        let spent = isKnown ? cost.known.readable : isUnknown ? "unknown" : some
        return [
            cost.attempts == 0 ? Phrase.noData : spent, "\(cost.attempts)",
            each(cost.known, over: Double(cost.attempts), isKnown), Phrase.costPerSuccess(cost),
            days.map { each(cost.known, over: $0, isKnown) } ?? Phrase.noData,
            row.isBackend ? fallbackCost(row) : "",
        ]
    }

    private func each(_ money: MicroDollars, over count: Double, _ isKnown: Bool) -> String {
        guard count > 0 else { return Phrase.noData }
        return isKnown ? MicroDollars(rounding: Double(money.amount) / count).readable : "unknown"
    }

    private func fallbackCost(_ row: StatusRow) -> String {
        guard let count = row.codes[.degradedFallback], count > 0 else { return "none" }
        let answers = Phrase.counted(count, "answer")
        if row.cost.unknownAttempts == 0 { return "\(row.fallbackCost.readable) for \(answers)" }
        if row.fallbackCost == .zero { return "unknown for \(answers)" }
        return "at least \(row.fallbackCost.readable) for \(answers)"
    }

    /// How many days were probed; nil under one: a day cannot be told from less.
    private var days: Double? {
        guard let window = report.method.window else { return nil }
        let length = ((report.method.range?.upperBound ?? window.upperBound) - window.lowerBound).seconds / 86_400
        return length >= 1 ? length : nil
    }

    /// `2026-11 so far $1.20; $0.31 a day over the last 7 whole days; $3.70 expected at its end.`
    var forecast: String? {
        guard let forecast = input.forecast else { return nil }
        let month = String(report.method.generatedAt.civilDate.prefix(7))
        let least = forecast.unknownAttempts > 0 ? "at least " : ""
        var text = "\(month) so far: \(least)\(forecast.monthToDate.brief); "
        if let perDay = forecast.perDay, let end = forecast.monthEnd {
            text +=
                "\(least)\(perDay.brief) a day over the last \(Phrase.counted(forecast.days, "whole day")); "
                + "\(least)\(end.brief) expected at its end."
        } else {
            text += "no forecast before a whole day has been measured."
        }
        guard forecast.unknownAttempts > 0 else { return text }
        return text
            + " \(Phrase.counted(forecast.unknownAttempts, "attempt")) of unknown cost \(forecast.unknownAttempts == 1 ? "is" : "are") in none of these sums."
    }

    /// Where not all that went wrong is told one by one; nil where it is.
    var untold: String? {
        let all = report.rows.reduce(0) { sum, row in
            row.codes.reduce(sum) { $0 + ($1.key == .ok ? 0 : $1.value) }
        }
        guard all > report.remarkable.count else { return nil }
        return "Of \(all) outcomes that were not ok, the latest \(report.remarkable.count) are told."
    }
}
