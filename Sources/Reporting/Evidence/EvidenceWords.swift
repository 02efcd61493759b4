package import Model

/// What the formats say about evidence, worded once.
enum EvidenceWords {
    /// `judge verified with 19 known-bad pictures`; nil where it was not tested.
    static func control(_ evidence: ReportEvidence?) -> String? {
        guard let count = evidence?.controls, count > 0 else { return nil }
        return "judge verified with \(count) known-bad pictures"
    }

    /// `at least 23.98 dB`, `drift at most 12 of 64 bits`, `learning: 1 of 3 runs`.
    static func bar(_ baseline: BaselineSummary) -> String {
        guard baseline.isInForce else { return "learning: \(baseline.runs) of \(baseline.needed) runs" }
        if let bar = baseline.bar { return "at least \(bar, decimals: 2) dB" }
        return "drift at most \(baseline.drift ?? 0) of 64 bits"
    }

    static func worst(_ baseline: BaselineSummary) -> String {
        baseline.worst.map { "\($0, decimals: 2) dB" } ?? (baseline.drift == nil ? "identical" : Phrase.noData)
    }

    static let header = ["Endpoint", "Provider", "Version", "Runs", "Fixtures", "Worst", "Bar"]

    static func cells(_ baseline: BaselineSummary) -> [String] {
        [
            baseline.key.endpoint, baseline.key.provider, baseline.key.shortVersion, String(baseline.runs),
            String(baseline.fixtures), worst(baseline), bar(baseline),
        ]
    }

    /// `27.75 dB from the reference; worst at 96, 40: off by 31 of 255 in 8 x 8 pixels`; nil without a reference.
    static func distance(_ picture: PictureEvidence) -> String? {
        guard let fidelity = picture.fidelity else { return nil }
        if fidelity.identical { return "identical to the reference" }
        // Where the PSNR is a finding, that says it.
        let isTold = picture.findings.contains { $0.subject == "PSNR" }
        let level = isTold ? nil : fidelity.psnr.map { "\($0, decimals: 2) dB from the reference" }
        let parts = [level, picture.worstBlock].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// What was found, without the rule's name where that stands before it: `image: black`, then `99 % of …`.
    static func actual(_ finding: Finding) -> String {
        let name = finding.subject.split(separator: " ", maxSplits: 1).last.map { "\($0): " } ?? ""
        return finding.actual.hasPrefix(name) ? String(finding.actual.dropFirst(name.count)) : finding.actual
    }

    /// For a screen reader: what the picture is of, and what can be seen in it.
    static func alternative(_ panel: PictureEvidence.Panel, of picture: PictureEvidence) -> String {
        switch panel.role {
        case .input, .reference: return "\(panel.role.rawValue) of \(picture.name), \(panel.note) pixels"
        case .output:
            let found = picture.findings.first.map { ": \($0.actual.singleLine)" } ?? ""
            return "output of \(picture.name), \(panel.note) pixels\(found)"
        case .difference:
            let worst = picture.worstBlock.map { ", \($0)" } ?? ""
            return "map of where the output differs \(panel.note)\(worst)"
        }
    }
}

/// The learned bars for a terminal.
package enum BaselineTable {
    package static func text(_ baselines: [BaselineSummary]) -> String {
        guard !baselines.isEmpty else {
            return "no baselines yet: `assay check` learns them from runs that pass\n"
        }
        let titles = EvidenceWords.header
        let columns = titles.enumerated().map { index, title in
            TableColumn(title.uppercased(), alignRight: (3...5).contains(index), maximumWidth: 40)
        }
        let rows = baselines.map { EvidenceWords.cells($0).map { TableCell($0.singleLine) } }
        let table = TextTable(columns: columns, rows: rows, indent: 0, style: .plain)
        return ([table.header] + rows.map(table.row)).joined(separator: "\n") + "\n"
    }
}
