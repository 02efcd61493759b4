import Model

/// What is spent, what may be, and what it was for.
struct MoneyPage {
    let input: ReportInput
    let standing: MoneyStanding?

    func page() -> String {
        let report = HTMLReport(input)
        let forecast: HTML = Digest(input).forecast.map { "<p class=\"lede\">\($0)</p>" } ?? ""
        let plot: HTML = report.timeline.flatMap { CostPlot.figure(input.report, $0) } ?? ""
        return DashboardFrame(place: input.place(), title: "Money", section: .money).page([
            "<header><h1>Money</h1>\(forecast)</header>", budget, heldBack,
            report.cost(input.report.rows, plot: plot),
        ])
    }

    /// By provider: what the ceilings are held against, with what is set aside for probes under way.
    private var budget: HTML {
        guard let standing else { return "" }
        let (book, policy) = (standing.book, standing.policy)
        let ids = Set(book.month.keys).union(policy.providers.keys).sorted()
        var rows = ids.map { id in
            line(id, book.day[id] ?? .zero, book.month[id] ?? .zero, policy.providers[id] ?? SpendingPolicy.Ceiling())
        }
        if ids.count > 1 || !policy.total.isNone {
            rows.append(line("all together", book.dayTotal, book.monthTotal, policy.total, class: "total"))
        }
        let unknown = input.forecast?.unknownAttempts ?? 0
        guard !rows.isEmpty else {
            let known: HTML =
                unknown == 0
                ? "Nothing is spent this month"
                : "Nothing is known to be spent this month: nobody can price \(Phrase.counted(unknown, "attempt"))"
            return "<p>\(known). There is no ceiling.</p>"
        }
        return """
            <section><h2>Budget</h2>
            \(table.html(rows))
            <p class="rule">Days and months in UTC. \(book.monthTotal > input.forecast?.monthToDate ?? .zero ? "These sums are more than what is known to be spent, which stands above and below\(known): each" : "Each") \
            call counts with the most it may cost until it is paid, and for good where nobody can price it. What is spent through the \
            backend is with the provider that was paid.</p></section>
            """
    }

    /// The other sum of the same month.
    private var known: String { input.forecast.map { " (\($0.monthToDate.readable) this month)" } ?? "" }

    private let table = StackedTable(
        heads: [
            "Provider", "Today", "Ceiling of the day", "Left today", "This month", "Ceiling of the month",
            "Left this month",
        ], name: "sums")

    private func line(
        _ name: String, _ day: MicroDollars, _ month: MicroDollars, _ ceiling: SpendingPolicy.Ceiling,
        class kind: String = ""
    ) -> HTML {
        func cells(_ spent: MicroDollars, _ most: MicroDollars?) -> [HTML] {
            let left = most.map { max(.zero, $0 - spent).readable } ?? Phrase.noData
            return ["\(spent.readable)", "\(most?.readable ?? "none")", "\(left)"]
        }
        let title = name == Route.backendName ? "the backend, where nobody says whom it pays" : name
        return table.row(["\(title)"] + cells(day, ceiling.day) + cells(month, ceiling.month), class: kind)
    }

    /// What was not asked to keep to the budget, or because of the calendar; empty without any.
    private var heldBack: HTML {
        let table = StackedTable(
            heads: ["Endpoint", "Route", "Tier", "Why", "Since yesterday", "Ever", "Last"], name: "sums")
        let recent = Dictionary(
            HeldBack.slots(input.missed.recent) { _ in true }.map { ([$0.series.name, $0.code.rawValue], $0.count) },
            uniquingKeysWith: +)
        let rows = HeldBack.slots(input.missed.total) { _ in true }.map { slots in
            table.row([
                "\(slots.series.endpoint)", "\(slots.series.route)", "\(slots.series.tier.rawValue)",
                "\(HeldBack.reason(slots.code))", "\(recent[[slots.series.name, slots.code.rawValue]] ?? 0)",
                "\(slots.count)", "\(slots.last.readable) UTC",
            ])
        }
        if rows.isEmpty { return "" }
        return """
            <section><h2>Not asked</h2>
            \(table.html(rows))
            <p class="rule">Slots that a ceiling or a time of maintenance left out: they are in no figure.</p></section>
            """
    }
}

extension Reporter {
    package static func money(_ input: ReportInput, _ standing: MoneyStanding?) -> String {
        MoneyPage(input: input, standing: standing).page()
    }
}
