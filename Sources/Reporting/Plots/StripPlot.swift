import Model

/// The strip of outcomes: the last sixty probes by who answered. Form says what colour says: a failure stands taller,
/// what is not counted is a stub.
enum StripPlot {
    private static let slots = 60
    private static let slotWidth = 10.0
    private static let height = 30.0

    static func drawing(_ row: StatusRow) -> HTML {
        let marks = row.marks.suffix(slots)
        let first = slots - marks.count
        let shapes = marks.enumerated().map { index, mark in
            cell(mark, x: Double(first + index) * slotWidth)
        }
        let empty = (0..<first).map { slot in
            SVG.rectangle(
                x: Double(slot) * slotWidth + 1, y: height - 3, width: slotWidth - 2, height: 2, class: "empty")
        }
        let label = "the last \(marks.count) probes of \(row.endpoint) by \(row.route)"
        return SVG.drawing(
            width: Double(slots) * slotWidth, height: height, label: label, class: "strip", empty + shapes)
    }

    private static func cell(_ mark: SourceMark, x: Double) -> HTML {
        let kind = MarkKind(mark)
        let top =
            switch kind {
            case .answered, .cached, .unnamed: 5.0
            case .failed: 0.0
            case .excluded: 18.0
            }
        let told = mark.code == .ok ? kind.name : "\(mark.code.rawValue), \(kind.name)"
        return SVG.rectangle(
            x: x + 1, y: top, width: slotWidth - 2, height: height - top, radius: 2, class: kind.cssClass,
            tip: "\(mark.startedAt.readable) UTC: \(told)")
    }

    static func legend(_ rows: [StatusRow]) -> HTML {
        let kinds = MarkKind.used(in: rows)
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
