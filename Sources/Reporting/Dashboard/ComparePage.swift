package import Model

extension Reporter {
    /// Two routes against each other, and the way to choose them.
    ///
    /// - Parameter result: nil before anything was chosen.
    package static func compare(
        _ input: ReportInput, _ query: ComparisonQuery?, _ result: Result<ComparisonReport, ComparisonProblem>?
    ) -> String {
        var sides: [String] = []
        for row in input.report.rows where !sides.contains(row.route) { sides.append(row.route) }
        sides += input.report.rows.map { "\($0.endpoint).\($0.route)" }
        func choice(_ name: String, _ words: String, _ chosen: String?) -> HTML {
            let options = sides.map { side -> HTML in
                "<option\(side == chosen ? " selected" as HTML : "")>\(side)</option>"
            }
            return "<label>\(words) <select name=\"\(name)\">\(options)</select></label>"
        }
        let spans = ["24h", "7d", "30d"].map { span -> HTML in
            let isChosen = query.map { Duration(text: span) == $0.window } ?? (span == "24h")
            return "<option\(isChosen ? " selected" as HTML : "")>\(span)</option>"
        }
        let form: HTML = """
            <header><h1>Compare</h1></header>
            <form class="choice" method="get" action="compare">
            \(choice("a", "A", query?.a ?? sides.first)) \(choice("b", "B", query?.b ?? sides.dropFirst().first))
            <label>over the last <select name="window">\(spans)</select></label> <button>Compare</button></form>
            """
        return DashboardFrame(place: input.place(), title: "Compare", section: .compare).page([
            form, told(result, input),
        ])
    }

    private static func told(
        _ result: Result<ComparisonReport, ComparisonProblem>?, _ input: ReportInput
    ) -> HTML {
        switch result {
        case nil: ComparisonChoice(input).html
        case .failure(let problem): "<p class=\"waiting\">\(problem.sentence)</p>"
        case .success(let report): ComparisonPage.body(report, heading: "h2")
        }
    }
}

/// What can be compared, before anything was chosen: a link for each pair that somebody is likely to ask for.
struct ComparisonChoice {
    private struct Pair {
        let a: String
        let b: String
        let words: String
    }

    private static let most = 8

    private let rows: [StatusRow]

    init(_ input: ReportInput) { rows = input.report.rows.filter { $0.uptime.n > 0 } }

    var html: HTML {
        let parts = [
            list("Over all endpoints that both were asked at", routes), list("At one endpoint", routesOfEndpoints),
            list("Two endpoints of one route", endpointsOfRoutes),
        ].filter { !$0.isEmpty }
        let offer: HTML =
            parts.isEmpty
            ? "<p>There is nothing to compare yet: it takes two routes, or two endpoints, that were asked.</p>"
            : "\(parts)"
        return """
            <section class="waiting"><h2>What can be compared</h2>
            <p>Of any two: how much faster the one is, and whether it answers more reliably, with an interval, and a verdict only \
            where so many probes show one; and beside it what a success costs and how near pictures come.</p>
            \(offer)</section>
            """
    }

    private func list(_ heading: String, _ pairs: [Pair]) -> HTML {
        if pairs.isEmpty { return "" }
        let links = pairs.prefix(ComparisonChoice.most).map { pair -> HTML in
            """
            <li><a href="compare?a=\(pair.a.queryEscaped)&amp;b=\(pair.b.queryEscaped)&amp;window=24h">\(pair.words)</a></li>
            """
        }
        return "<h3>\(heading)</h3><ul>\(links)</ul>"
    }

    private var routes: [Pair] {
        var seen: Set<String> = []
        let names = rows.map(\.route).filter { seen.insert($0).inserted }
        let pairs = names.indices.flatMap { first in names[(first + 1)...].map { (names[first], $0) } }
        return pairs.filter { a, b in
            !Set(rows.filter { $0.route == a }.map(\.endpoint)).isDisjoint(
                with: rows.filter { $0.route == b }.map(\.endpoint))
        }.map { Pair(a: $0, b: $1, words: "\($0) against \($1)") }
    }

    private var routesOfEndpoints: [Pair] {
        neighbours(\.endpoint) { "\($0.title): \($0.route) against \($1.route)" }
    }

    private var endpointsOfRoutes: [Pair] { neighbours(\.route) { "\($0.route): \($0.title) against \($1.title)" } }

    /// Rows that have one thing in common, each with the next.
    private func neighbours(_ common: KeyPath<StatusRow, String>, _ words: (StatusRow, StatusRow) -> String) -> [Pair] {
        var seen: Set<String> = []
        return rows.map { $0[keyPath: common] }.filter { seen.insert($0).inserted }.flatMap { name in
            let own = rows.filter { $0[keyPath: common] == name }
            return zip(own, own.dropFirst()).map { a, b in
                Pair(a: "\(a.endpoint).\(a.route)", b: "\(b.endpoint).\(b.route)", words: words(a, b))
            }
        }
    }
}
