import Model

/// For whom pages are made.
package enum Audience: Hashable, Sendable {
    /// All there is.
    case operators
    /// How things stand, without probes, money, addresses and what anybody answered.
    case everybody
    /// Files in a folder, which nobody serves.
    case files
}

/// A page, wherever it is referred to from.
enum PageName: Hashable {
    case overview, incidents, history, providers, money, method, compare, probes, report
    case endpoint(String)
    case provider(String)
    case incident(String)
    case historyOf(String)

    /// Those every page leads to, in their order.
    static let sections: [PageName] = [
        .overview, .incidents, .history, .providers, .money, .compare, .probes, .method, .report,
    ]

    var word: String {
        switch self {
        case .overview: "Overview"
        case .incidents: "Incidents"
        case .history: "History"
        case .providers: "Providers"
        case .money: "Money"
        case .method: "Method"
        case .compare: "Compare"
        case .probes: "Probes"
        case .report: "Report"
        case .endpoint(let name), .provider(let name), .incident(let name), .historyOf(let name): name
        }
    }

    /// From the root, without an extension; the overview's is empty.
    fileprivate var path: String {
        switch self {
        case .overview: ""
        case .incidents: "incidents"
        case .history: "history"
        case .providers: "providers"
        case .money: "money"
        case .method: "method"
        case .compare: "compare"
        case .probes: "outcomes"
        case .report: "report"
        case .endpoint(let id): "endpoints/\(Place.slug(id))"
        case .provider(let id): "providers/\(Place.slug(id))"
        case .incident(let id): "incidents/\(Place.slug(id))"
        case .historyOf(let id): "history/\(Place.slug(id))"
        }
    }

    private var isForEverybody: Bool {
        switch self {
        case .money, .compare, .probes, .report, .method: false
        case .overview, .incidents, .history, .providers, .endpoint, .provider, .incident, .historyOf: true
        }
    }

    func exists(for audience: Audience) -> Bool {
        switch audience {
        case .operators: true
        case .everybody: isForEverybody
        case .files: self != .compare && self != .probes
        }
    }
}

/// Where a page stands, and so how it refers to others.
struct Place {
    var audience: Audience
    /// Folders between the page and the root.
    var depth = 0
    /// What is told above the page.
    var notice: String?
    /// Whether what it shows is of many places.
    var isOfFleet = false

    var root: String { String(repeating: "../", count: depth) }

    /// Nil where there is no such page for its readers.
    func address(_ page: PageName) -> String? {
        guard page.exists(for: audience) else { return nil }
        if audience == .files { return root + Place.file(page) }
        let path = root + page.path
        return path.isEmpty ? "./" : path
    }

    /// The words lead to the page where there is one.
    func link(_ page: PageName, _ words: String) -> HTML {
        guard let address = address(page) else { return "\(words)" }
        return "<a href=\"\(address)\">\(words)</a>"
    }

    /// Of the page of a probe; nil where its readers have none.
    func probe(_ endpoint: String, _ route: String, at moment: Timestamp) -> String? {
        guard PageName.probes.exists(for: audience) else { return nil }
        return "\(root)outcome?at=\(moment.microseconds)&endpoint=\(endpoint.queryEscaped)&route=\(route.queryEscaped)"
    }

    /// Of the list of probes; nil where its readers have none.
    func probes(_ query: OutcomeQuery) -> String? { address(.probes).map { "\($0)?\(query.text)" } }

    /// Of a page that is written as a file, from the root.
    static func file(_ page: PageName) -> String { page == .overview ? "index.html" : "\(short(page.path)).html" }

    /// A file's name has an end: of a long one what is left out is told by its hash (FNV-1a of all), so that each has a name of its own.
    private static func short(_ path: String) -> String {
        guard path.utf8.count > 200 else { return path }
        let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        // In no short name two of them follow one another.
        return "\(path.prefix(160))~~\(String(hash, radix: 16))"
    }

    /// Fit for a path and for the name of a file, and another for each id: what is no letter, digit, `-`, `_` or `.` is `~` and
    /// two digits for each byte.
    static func slug(_ id: String) -> String {
        id.utf8.map { byte in
            let scalar = Character(Unicode.Scalar(byte))
            if byte < 128, scalar.isLetter || scalar.isNumber || "-_.".contains(scalar) { return String(scalar) }
            return "~" + String(0x100 + Int(byte), radix: 16, uppercase: true).dropFirst()
        }.joined()
    }

    /// What a slug was made of.
    static func id(_ slug: String) -> String {
        let parts = slug.split(separator: "~", omittingEmptySubsequences: false)
        var bytes = Array((parts.first ?? "").utf8)
        for part in parts.dropFirst() {
            if let byte = UInt8(part.prefix(2), radix: 16) { bytes.append(byte) }
            bytes += part.dropFirst(2).utf8
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a visitor may not see is left out of the text around it too.
    var isPublic: Bool { audience == .everybody }
}

extension ReportInput {
    /// `2026-11-28 12:00:00 UTC`; files say that they stay as they are.
    var asOf: String {
        "\(audience == .files ? "a snapshot of " : "")\(report.method.generatedAt.readable) UTC"
    }

    func place(depth: Int = 0) -> Place {
        Place(audience: audience, depth: depth, notice: notice, isOfFleet: isOfFleet)
    }

    /// Whether it is served from the centre of a fleet.
    var isOfFleet: Bool { centreHeardAt != nil }
}
