import Model

/// The strip of outcomes: the last sixty probes by who answered. Form says what colour says: a failure stands taller,
/// what is not counted is a stub.
enum StripPlot {
    private static let slots = 60
    private static let slotWidth = 10.0
    private static let height = 30.0

    /// - Parameter address: of the page of the probe a mark is of; nil: it has none.
    static func drawing(_ row: StatusRow, address: (SourceMark) -> String? = { _ in nil }) -> HTML {
        let marks = row.marks.suffix(slots)
        let first = slots - marks.count
        let shapes = marks.enumerated().map { index, mark in
            let shape = cell(mark, x: Double(first + index) * slotWidth)
            // So many stops of the Tab key would bar the way: the list of probes is there too.
            return address(mark).map { address -> HTML in
                "<a href=\"\(address)\" tabindex=\"-1\" aria-label=\"\(told(mark))\">\(shape)</a>"
            } ?? shape
        }
        let empty = (0..<first).map { slot in
            SVG.rectangle(
                x: Double(slot) * slotWidth + 1, y: height - 3, width: slotWidth - 2, height: 2, class: "empty")
        }
        let label = "the last \(marks.count) probes of \(row.endpoint) by \(row.route)"
        let isLinked = marks.contains { address($0) != nil }
        return SVG.drawing(
            width: Double(slots) * slotWidth, height: height, label: label, class: "strip", empty + shapes,
            role: isLinked ? "group" : "img")
    }

    private static func told(_ mark: SourceMark) -> String {
        let kind = MarkKind(mark)
        return "\(mark.startedAt.readable) UTC: \(mark.code == .ok ? kind.name : "\(mark.code.rawValue), \(kind.name)")"
    }

    private static func cell(_ mark: SourceMark, x: Double) -> HTML {
        let kind = MarkKind(mark)
        let top =
            switch kind {
            case .answered, .cached, .unnamed: 5.0
            case .failed: 0.0
            case .excluded: 18.0
            }
        return SVG.rectangle(
            x: x + 1, y: top, width: slotWidth - 2, height: height - top, radius: 2, class: kind.cssClass,
            tip: told(mark))
    }

    static func legend(_ rows: [StatusRow]) -> HTML {
        legend(MarkKind.used(in: rows).map { ($0.cssClass, $0.name) })
    }

    /// Empty without any.
    static func legend(_ kinds: [(cssClass: String, name: String)]) -> HTML {
        if kinds.isEmpty { return "" }
        let items = kinds.map { kind -> HTML in
            "<li><svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\">"
                + SVG.rectangle(x: 0, y: 0, width: 10, height: 10, radius: 2, class: kind.cssClass)
                + "</svg>\(kind.name)</li>"
        }
        return "<ul class=\"legend\">\(items)</ul>"
    }
}

extension MarkKind {
    var cssClass: String {
        switch self {
        case .answered(_, let place): SourceColour(place: place).cssClass
        case .cached: "cache"
        case .unnamed: "unnamed"
        case .failed: "failed"
        case .excluded: "excluded"
        }
    }
}
