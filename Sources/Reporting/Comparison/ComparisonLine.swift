import Model

/// One measure of a cell in words: the same in the table, in Markdown and on the page.
struct ComparisonLine: Hashable, Sendable {
    let label: String
    let a: String
    let b: String
    /// Samples of A and of B, `24/23`.
    var n = ""
    /// B - A, its 95 % interval, and the adjusted p, as far as they are known.
    var change = ""
    var interval = ""
    var p = ""
    var conclusion = ""
    /// Nil for measures that are shown and not judged.
    var verdict: ComparisonVerdict?

    static let titles = ["Measure", "A", "B", "n", "B - A", "95 %", "p", "Verdict"]

    var values: [String] { [label, a, b, n, change, interval, p, conclusion] }

    static func lines(_ cell: ComparisonCell) -> [ComparisonLine] {
        var lines = [latency(cell.latency), success(cell.success), cost(cell)]
        if cell.qualityA != nil || cell.qualityB != nil { lines.append(quality(cell)) }
        return lines + cell.scores.map(score)
    }

    private static func score(_ scores: ComparisonCell.Scores) -> ComparisonLine {
        let difference = scores.b - scores.a
        return ComparisonLine(
            label: "\(scores.judge) median", a: JudgeScore.text(scores.a), b: JudgeScore.text(scores.b),
            n: "\(scores.countA)/\(scores.countB)",
            change: "\(difference > 0 ? "+" : "")\(JudgeScore.text(difference))")
    }

    private static func latency(_ latency: LatencyComparison) -> ComparisonLine {
        let outliers = latency.outliersA + latency.outliersB
        let flagged = outliers > 0 ? ", \(Phrase.counted(outliers, "outlier"))" : ""
        return ComparisonLine(
            label: "latency p50", a: Phrase.percentile(latency.a.p50),
            b: Phrase.percentile(latency.b.p50), n: "\(latency.a.n)/\(latency.b.n)",
            change: latency.shift.map(signed) ?? "",
            interval: latency.interval.map { "\(signed($0.lowerBound)) to \(signed($0.upperBound))" } ?? "",
            p: latency.adjustedP.map(probability) ?? "",
            conclusion: word(latency.verdict, better: "faster", worse: "slower") + flagged, verdict: latency.verdict)
    }

    private static func success(_ success: SuccessComparison) -> ComparisonLine {
        ComparisonLine(
            label: "success", a: Phrase.percent(success.a.estimate), b: Phrase.percent(success.b.estimate),
            n: "\(success.a.n)/\(success.b.n)", change: success.difference.map { "\(points($0)) points" } ?? "",
            interval: success.interval.map { "\(points($0.lowerBound)) to \(points($0.upperBound))" } ?? "",
            conclusion: word(success.verdict, better: "more reliable", worse: "less reliable"),
            verdict: success.verdict)
    }

    private static func cost(_ cell: ComparisonCell) -> ComparisonLine {
        var line = ComparisonLine(
            label: "cost per success", a: Phrase.costPerSuccess(cell.costA), b: Phrase.costPerSuccess(cell.costB))
        if let a = cell.costA.perSuccess, let b = cell.costB.perSuccess {
            let difference = b - a
            line.change = difference > .zero ? "+\(difference.readable)" : difference.readable
        }
        return line
    }

    private static func quality(_ cell: ComparisonCell) -> ComparisonLine {
        var line = ComparisonLine(label: "PSNR median", a: decibels(cell.qualityA), b: decibels(cell.qualityB))
        if let a = cell.qualityA?.median, let b = cell.qualityB?.median {
            line.change = "\(b > a ? "+" : "")\("\(b - a, decimals: 1)") dB"
        }
        return line
    }

    private static func decibels(_ quality: QualitySummary?) -> String {
        quality?.median == nil ? Phrase.psnr(quality) : "\(Phrase.psnr(quality)) dB"
    }

    private static func word(_ verdict: ComparisonVerdict, better: String, worse: String) -> String {
        switch verdict {
        case .better: better
        case .worse: worse
        case .notShown: "~"
        case .tooFew: "too few samples"
        }
    }

    static func signed(_ span: Duration) -> String { span > .zero ? "+\(span.readable)" : span.readable }

    private static func points(_ share: Double) -> String {
        "\(share > 0 ? "+" : "")\("\(share * 100, decimals: 1)")"
    }

    private static func probability(_ p: Double) -> String { p < 0.0001 ? "< 0.0001" : "\(p, decimals: 4)" }
}

extension ComparisonCell {
    var heading: String { detail.isEmpty ? title : "\(title) · \(detail)" }
}

extension ComparisonSide {
    /// `replicate: 24 verdicts, 2026-11-22 14:03:09 to 2026-11-22 15:58:09 UTC`.
    var description: String {
        let when = window.map { ", \($0.lowerBound.readable) to \($0.upperBound.readable) UTC" } ?? ""
        return "\(name): \(Phrase.counted(n, "verdict"))\(when)"
    }
}
