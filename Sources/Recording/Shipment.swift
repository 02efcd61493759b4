/// One value of a row that is shipped.
package enum ShippedValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A table as it is shipped. Runs, series and texts have numbers made of what they are, the first 64 bits of a SHA-256: in every
/// ledger of every location the same.
package enum ShippedTable: String, CaseIterable, Sendable {
    case run, series, text, outcome, attempt, finding, score, rollup, flip
    /// Keys of flips that are no longer.
    case flipGone = "flip_gone"
    case incident
    case note = "incident_note"

    /// In the order of a row's values.
    package var columns: [String] {
        switch self {
        case .run:
            [
                "run", "id", "started_us", "finished_us", "exit_code", "command", "target", "tool_version", "location",
                "controls",
            ]
        case .series: ["series", "endpoint", "route", "tier", "feature", "family", "model"]
        case .text: ["text", "value"]
        case .outcome: ["run", "id", "series", "curl"] + Self.outcomeColumns
        case .attempt: ["run", "outcome", "outcome_us", "price_version", "model_version"] + Self.attemptColumns
        case .finding: ["run", "outcome", "outcome_us"] + Self.findingColumns
        case .score: ["run", "outcome", "outcome_us"] + Self.scoreColumns
        case .rollup: ["series", "hours", "start_us", "n"] + RollupStore.columnNames
        case .flip: ["series", "confirmed", "at_us", "state"]
        case .flipGone: ["series", "confirmed", "at_us"]
        case .incident: Self.incidentColumns
        case .note: ["note", "incident", "at_us", "value"]
        }
    }

    /// Of a row of runs, series or texts by what it is: its names in the order of their columns.
    package static func number(of names: [String]) -> Int64 { ShippingStore.number(of: names) }

    static let outcomeColumns = [
        "fixture", "code", "own_code", "source", "cached", "scheduled_us", "started_us", "finished_us", "image_format",
        "image_width", "image_height", "image_bytes", "image_sha256", "image_blank", "image_echo", "identical", "psnr",
        "psnr_y",
    ]
    static let attemptColumns = [
        "position", "provider", "started_us", "code", "detail", "http_status", "body", "dns_us", "connect_us", "tls_us",
        "upload_us", "wait_us", "download_us", "queue_us", "cold_start_us", "run_us", "poll_us", "total_us", "bytes_up",
        "bytes_down", "cost", "cost_basis", "remote_id", "cold", "retry_after_us",
    ]
    static let findingColumns = ["position", "code", "subject", "expected", "actual"]
    static let scoreColumns = ["position", "judge", "score", "at_least", "at_most", "message"]
    static let incidentColumns = [
        "id", "cause", "family", "kind", "severity", "peak", "code", "began_us", "opened_us", "ended_us", "closed_us",
        "affected", "cost", "flapping", "closing", "evidence_endpoint", "evidence_route", "evidence_tier",
        "evidence_fixture", "evidence_us", "excerpt",
    ]
}

/// What a ledger has that its centre is not known to have: a batch of it, the oldest first.
package struct Shipment: Sendable {
    package internal(set) var rows: [ShippedTable: [[ShippedValue]]] = [:]
    /// The last outcome in it; the one before it where it has none.
    package internal(set) var lastOutcome: Int64 = 0
    /// The last change in it; zero where it has none.
    package internal(set) var lastChange: Int64 = 0
    /// Outcomes that wait behind it.
    package internal(set) var waiting = 0
    /// Outcomes that began before this moment may have been removed before they were shipped: only their sums arrive. Nil: none were.
    package internal(set) var lostBefore: Int64?
    /// The UTC days its rows are kept by, since 1970, for partitions by time.
    package internal(set) var days: Set<Int64> = []
    /// Outcomes that stay in the ledger for good: of a time that no centre keeps.
    package internal(set) var skipped = 0

    /// What any centre keeps: 2000 to 2099. What is dated otherwise was measured by a clock that nobody had set.
    package static let kept: Range<Int64> = 946_684_800_000_000..<4_102_444_800_000_000

    package var outcomes: Int { rows[.outcome]?.count ?? 0 }
    package var isEmpty: Bool { outcomes == 0 && skipped == 0 && lastChange == 0 }
    package var rowCount: Int { rows.values.reduce(0) { $0 + $1.count } }
}

/// What a ledger remembers of the centre it ships to.
package struct ShippingState: Hashable, Sendable {
    package struct Pending: Hashable, Sendable {
        package let token: String
        package let lastOutcome: Int64
        package let lastChange: Int64
    }

    /// The name of this very file; a copy that ships takes another.
    package let identity: String
    package let parent: String?
    /// Outcomes up to this one, which began up to then, were shipped under the parent's name.
    package let branch: Int64
    package let branchedAt: Int64
    /// The last outcome, and the last batch, that the centre is known to have.
    package let outcome: Int64
    package let token: String
    /// A batch of which it is not known whether it arrived.
    package let pending: Pending?
}
