import Model

/// One endpoint on the page: its headline, then each route with strip, figures and plot.
struct HTMLEndpoint {
    let endpoint: EndpointSummary
    let anchor: String
    let digest: Digest
    let verdicts: [Timeline.Key: [Verdict]]
    let timeline: Timeline?

    var block: HTML {
        let word = endpoint.main.map { HTMLEndpoint.pill($0.word) } ?? ""
        let parts = [digest.request(of: endpoint), digest.architecture(of: endpoint), endpoint.readiness.word]
        return """
            <article id="\(anchor)">
            <h3>\(endpoint.title) \(stars) \(word)</h3>
            <p class="meta">\(parts.compactMap(\.self).joined(separator: " · "))</p>
            \(endpoint.rows.map(route).joined("\n"))
            </article>
            """
    }

    private var stars: HTML {
        guard let count = endpoint.stars else { return "" }
        return "<span class=\"stars\" role=\"img\" aria-label=\"\(count) of 5 stars\">\(Phrase.stars(count))</span>"
    }

    private func route(_ row: StatusRow) -> HTML {
        let model: HTML = row.model.map { " <code>\($0)</code>" } ?? ""
        let own = verdicts[Timeline.Key(row)] ?? []
        let more = [timeline.flatMap { QualityPlot.figure(row, $0) }, WaterfallPlot.figure(row, own)].compactMap(\.self)
        let plots: HTML = more.isEmpty ? "" : "<div class=\"plots\">\(more.joined("\n"))</div>"
        return """
            <div class="route">
            <h4>\(row.routeTitle)\(model) \(HTMLEndpoint.pill(row.word))</h4>
            <div class="told">
            \(StripPlot.drawing(row))
            <ul class="figures">\(figures(row))</ul>
            \(notes(row))
            </div>
            \(speed(row, own) ?? "")
            \(plots)
            </div>
            """
    }

    private func speed(_ row: StatusRow, _ own: [Verdict]) -> HTML? {
        let isAll = own.count == row.codes.values.reduce(0, +)
        if isAll, !own.isEmpty, own.count <= LatencyPlot.maximumDots { return LatencyPlot.figure(row, own) }
        return timeline.flatMap { SmokePlot.figure(row, $0) }
    }

    private func figures(_ row: StatusRow) -> [HTML] {
        let interval = row.uptime.interval.map { "\(Phrase.interval($0)), n = \(row.uptime.n)" } ?? "nothing counted"
        let spent = Phrase.money(known: row.cost.known, unknown: row.cost.unknownAttempts, of: row.cost.attempts)
        var items = [
            figure("Uptime", Phrase.percent(row.uptime.estimate), interval),
            figure("p50", Phrase.percentile(row.latency.p50, of: row.latency), "n = \(row.latency.n) warm"),
            figure("p95", Phrase.percentile(row.latency.p95, of: row.latency), "of service time"),
        ]
        if let quality = row.quality, quality.n > 0 {
            let unit = quality.median == nil ? "" : " dB"
            items.append(figure("PSNR", Phrase.psnr(quality) + unit, Phrase.psnrInFull(quality)))
        }
        items.append(figure("Cost per success", Phrase.costPerSuccess(row.cost), spent))
        return items
    }

    private func figure(_ label: String, _ value: String, _ note: String) -> HTML {
        "<li><span class=\"label\">\(label)</span><strong>\(value)</strong><small>\(note)</small></li>"
    }

    private func notes(_ row: StatusRow) -> HTML {
        let notes = [
            digest.fallback(row), digest.answeredBy(row).map { "answered by \($0)" }, digest.outages(row),
            Phrase.excluded(row.uptime).map { "not counted: \($0)" },
            row.cold.n > 0 ? "cold starts: \(Digest.speed(row.cold))" : nil,
            row.failed.n > 0 ? "time to failure: \(Digest.speed(row.failed))" : nil,
        ].compactMap(\.self)
        return notes.isEmpty ? "" : "<p class=\"notes\">\(notes.joined(separator: " · "))</p>"
    }

    static func pill(_ word: StatusWord) -> HTML {
        let kind =
            switch word {
            case .working: "good"
            case .degraded, .limited, .timeout: "fair"
            case .failed, .bothFailed: "bad"
            case .noData: "none"
            }
        return "<span class=\"pill \(kind)\">\(word.symbol) \(word.rawValue)</span>"
    }
}
