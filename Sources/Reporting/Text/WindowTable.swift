import Model

/// The uptime table of one tier in words: a block per row of the report, a line per window. Windows that say the same
/// share a line, because a young ledger fills them all alike.
struct WindowTable {
    struct Block {
        /// Nil for a provider over all endpoints.
        let title: String?
        let route: String
        let lines: [[String]]

        /// `HD Image (Real-ESRGAN) · backend`.
        var heading: String { "\(group) · \(route)" }
        var group: String { title ?? "All endpoints, directly" }
    }

    static let titles = [
        "Window", "Uptime", "95 %", "n", "p50", "p95", "Cost", "Outages", "MTTR", "Fallback", "Cold", "Not counted",
    ]

    let tier: Tier
    /// By endpoint and route, then by provider.
    let blocks: [Block]

    /// - Parameter sharing: whether neighbours that say the same share a line. Places do not: each is looked for by its name.
    static func all(_ windows: [WindowFigures], sharing: Bool = true) -> [WindowTable] {
        Tier.allCases.reversed().compactMap { tier in
            let own = windows.filter { $0.tier == tier }
            let table = WindowTable(tier: tier, own, sharing)
            return table.blocks.isEmpty ? nil : table
        }
    }

    private init(tier: Tier, _ windows: [WindowFigures], _ sharing: Bool) {
        self.tier = tier
        let routes = Aligned(windows.map(\.rows), Timeline.Key.init)
        let providers = Aligned(windows.map(\.providers), \.provider)
        blocks =
            routes.rows.map { first, rows in
                Block(
                    title: first.title, route: first.route, lines: Self.merged(windows, rows.map(Self.cells), sharing))
            }
            + providers.rows.map { first, rows in
                Block(title: nil, route: first.provider, lines: Self.merged(windows, rows.map(Self.cells), sharing))
            }
    }

    private static func merged(
        _ windows: [WindowFigures], _ cells: [[String]], _ sharing: Bool
    ) -> [[String]] {
        var groups: [(first: String, last: String?, cells: [String])] = []
        for (window, cells) in zip(windows, cells) {
            if sharing, groups.last?.cells == cells {
                groups[groups.count - 1].last = window.name
            } else {
                groups.append((window.name, nil, cells))
            }
        }
        return groups.map { ["\($0.first)\($0.last.map { " … \($0), all alike" } ?? "")"] + $0.cells }
    }

    private static func cells(_ row: StatusRow?) -> [String] {
        guard let row else { return nothing }
        let outages = row.outages.map { "\($0.count)\($0.ongoingSince == nil ? "" : ", down now")" }
        return [
            Phrase.percent(row.uptime.estimate), row.uptime.interval.map { Phrase.interval($0) } ?? Phrase.noData,
            "\(row.uptime.n)", Phrase.percentile(row.latency.p50),
            Phrase.percentile(row.latency.p95), Phrase.costPerSuccess(row.cost),
            outages ?? Phrase.noData, row.outages?.meanTimeToRepair?.readable ?? Phrase.noData,
            row.isBackend ? Phrase.percent(row.fallbackShare, decimals: 1) : "",
            Phrase.percent(row.coldShare, decimals: 1), Phrase.excluded(row.uptime) ?? "none",
        ]
    }

    private static func cells(_ provider: ProviderSummary?) -> [String] {
        guard let provider else { return nothing }
        return [
            Phrase.percent(provider.uptime.estimate),
            provider.uptime.interval.map { Phrase.interval($0) } ?? Phrase.noData,
            "\(provider.uptime.n)", Phrase.percentile(provider.latency.p50),
            Phrase.percentile(provider.latency.p95), Phrase.costPerSuccess(provider.cost), "",
            "", "", Phrase.percent(provider.coldShare, decimals: 1), Phrase.excluded(provider.uptime) ?? "none",
        ]
    }

    private static let nothing = [Phrase.noData, Phrase.noData, "0"] + Array(repeating: "", count: titles.count - 4)
}

/// Rows of several windows, side by side where they are of one key, in the order of the window with the most.
private struct Aligned<Key: Hashable, Row> {
    /// The first window's that has it, and all windows', nil where one has none.
    let rows: [(first: Row, all: [Row?])]

    init(_ windows: [[Row]], _ key: (Row) -> Key) {
        let byKey = windows.map { Dictionary($0.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first }) }
        var seen: Set<Key> = []
        let keys = windows.sorted { $0.count > $1.count }.joined().map(key).filter { seen.insert($0).inserted }
        rows = keys.compactMap { key in
            let all = byKey.map { $0[key] }
            return all.compactMap(\.self).first.map { ($0, all) }
        }
    }
}
