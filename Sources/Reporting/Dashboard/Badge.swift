import Model

/// Small pictures for other pages: what an endpoint is like now.
enum Badge {
    /// - Parameter ground: of the value, a colour of the style of badges: `#rrggbb`.
    static func drawing(_ label: String, _ value: String, ground: String) -> String {
        // Verdana's digits and letters are some 7 units wide at this size.
        let widths = [label, value].map { 12 + 6.6 * Double($0.count) }
        let width = widths.reduce(0, +)
        let picture: HTML = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(SVG.number(width))" height="20" role="img" aria-label="\(label): \(value)">\
            <title>\(label): \(value)</title>\
            <rect width="\(SVG.number(width))" height="20" rx="3" fill="#555"/>\
            <path d="M\(SVG.number(widths[0])) 0h\(SVG.number(widths[1] - 3))a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H\(SVG.number(widths[0]))z" \
            fill="\(HTML(trusted: ground))"/>\
            <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\
            <text x="\(SVG.number(widths[0] / 2))" y="14">\(label)</text>\
            <text x="\(SVG.number(widths[0] + widths[1] / 2))" y="14">\(value)</text></g></svg>

            """
        return picture.text
    }
}

extension Reporter {
    package enum BadgeKind: String, CaseIterable, Sendable { case state, uptime, p95, cost }

    /// Nil where there is no endpoint of that name. What nothing is known of is `n/a`, in gray.
    package static func badge(_ kind: BadgeKind, of slug: String, in input: ReportInput) -> String? {
        guard let endpoint = EndpointPage.find(slug, in: input) else { return nil }
        let state = Standing(input: input).state(of: endpoint).state
        let colours = ["good": "#2c974b", "fair": "#9a6700", "bad": "#cf222e", "none": "#6b7580"]
        let ground = colours[state.cssClass] ?? "#6b7580"
        let row = endpoint.main
        switch kind {
        case .state: return Badge.drawing(endpoint.endpoint, state.word, ground: ground)
        case .uptime:
            let value = row.map { Phrase.percent($0.uptime.estimate) } ?? Phrase.noData
            let tier = input.report.method.tier
            return Badge.drawing(
                tier == .work ? "uptime" : "uptime (\(tier.rawValue))", value,
                ground: row?.uptime.estimate == nil ? "#6b7580" : ground)
        case .p95:
            return Badge.drawing(
                "p95", row.map { Phrase.percentile($0.latency.p95) } ?? Phrase.noData, ground: "#0b6bcb"
            )
        case .cost:
            return Badge.drawing(
                "cost per success", row.map { Phrase.costPerSuccess($0.cost) } ?? Phrase.noData, ground: "#0b6bcb")
        }
    }
}
