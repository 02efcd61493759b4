import Model

/// One endpoint on the page: its headline, then each route with strip, figures and plot.
struct HTMLEndpoint {
    let endpoint: EndpointSummary
    let anchor: String
    let digest: Digest
    let verdicts: [Timeline.Key: [Verdict]]
    let timeline: Timeline?
    /// Of this endpoint.
    var judges: [JudgeSummary] = []
    /// Where the page stands among others; nil where it stands alone.
    var place: Place?
    var tier = Tier.work

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
        return
            "<span class=\"stars\" role=\"img\" aria-label=\"\(count) of 5 stars\">\(String(repeating: "★", count: count))\(String(repeating: "☆", count: max(0, 5 - count)))</span>"
    }

    private func route(_ row: StatusRow) -> HTML {
        let model: HTML = row.model.map { " <code>\($0)</code>" } ?? ""
        let own = verdicts[Timeline.Key(row)] ?? []
        let scores = judges.filter { $0.route == row.route }.map(ScorePlot.figure)
        let more = ([timeline.flatMap { QualityPlot.figure(row, $0) }] + scores + [WaterfallPlot.figure(row, own)])
            .compactMap(\.self)
        let plots: HTML = more.isEmpty ? "" : "<div class=\"plots\">\(more.joined("\n"))</div>"
        return """
            <div class="route">
            <h4>\(name(row))\(model) \(HTMLEndpoint.pill(row.word))</h4>
            <div class="told">
            \(StripPlot.drawing(row) { place?.probe(row.endpoint, row.route, at: $0.startedAt) })
            <ul class="figures">\(figures(row))</ul>
            \(notes(row))
            </div>
            \(speed(row, own) ?? "")
            \(plots)
            </div>
            """
    }

    private func name(_ row: StatusRow) -> HTML {
        guard let place, !row.isBackend else { return "\(row.routeTitle)" }
        return place.link(.provider(row.route), row.routeTitle)
    }

    private func speed(_ row: StatusRow, _ own: [Verdict]) -> HTML? {
        let isAll = own.count == row.codes.values.reduce(0, +)
        if isAll, !own.isEmpty, own.count <= LatencyPlot.maximumDots { return LatencyPlot.figure(row, own) }
        // Whole hours are one slab while there are few of them: the latest probes show the course of those.
        let columns = timeline?.rollups(of: row).count { $0 != nil } ?? 0
        if columns < SmokePlot.fewest, own.count >= SmokePlot.fewest, let recent = Timeline(latest: own) {
            return SmokePlot.figure(row, recent, told: isAll ? nil : own.count)
        }
        return timeline.flatMap { SmokePlot.figure(row, $0) }
    }

    private func figures(_ row: StatusRow) -> [HTML] {
        let interval = row.uptime.interval.map { "\(Phrase.interval($0)), n = \(row.uptime.n)" } ?? "nothing counted"
        let spent = Phrase.money(known: row.cost.known, unknown: row.cost.unknownAttempts, of: row.cost.attempts)
        var items = [
            figure("Uptime", Phrase.percent(row.uptime.estimate), interval),
            figure("p50", Phrase.percentile(row.latency.p50), "n = \(row.latency.n) warm"),
            figure("p95", Phrase.percentile(row.latency.p95), "of service time"),
        ]
        if let quality = row.quality, quality.n > 0 {
            let unit = quality.median == nil ? "" : " dB"
            items.append(figure("PSNR", Phrase.psnr(quality) + unit, Phrase.psnrInFull(quality)))
        }
        for judge in judges where judge.route == row.route {
            items.append(figure(judge.judge, JudgeWords.score(judge.median), JudgeWords.inFull(judge)))
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
        "<span class=\"pill \(word.mark.rawValue)\">\(word.mark.html) \(word.rawValue)</span>"
    }
}
