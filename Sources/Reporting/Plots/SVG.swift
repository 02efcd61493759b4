import Model

/// Drawings as small typed helpers: coordinates are user units of a `viewBox`, colours come from the style sheet.
enum SVG {
    /// A drawing that scales with the page.
    ///
    /// - Parameters:
    ///   - label: what a screen reader says instead of it.
    ///   - role: `img`, or `group` where there are links in it.
    static func drawing(
        width: Double, height: Double, label: String, class name: String, _ shapes: [HTML], role: HTML = "img"
    ) -> HTML {
        """
        <svg class="\(name)" viewBox="0 0 \(number(width)) \(number(height))" role="\(role)" aria-label="\(label)">\
        \(shapes)</svg>
        """
    }

    static func rectangle(
        x: Double, y: Double, width: Double, height: Double, radius: Double = 0, class name: String,
        tip: String? = nil
    ) -> HTML {
        let round: HTML = radius > 0 ? " rx=\"\(number(radius))\"" : ""
        let head: HTML = """
            <rect class="\(name)" x="\(number(x))" y="\(number(y))" width="\(number(width))" \
            height="\(number(height))"\(round)
            """
        return tip.map { "\(head)><title>\($0)</title></rect>" } ?? "\(head)/>"
    }

    static func circle(x: Double, y: Double, radius: Double, class name: String, tip: String? = nil) -> HTML {
        let head: HTML = "<circle class=\"\(name)\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
        return tip.map { "\(head)><title>\($0)</title></circle>" } ?? "\(head)/>"
    }

    static func line(x1: Double, y1: Double, x2: Double, y2: Double, class name: String) -> HTML {
        """
        <line class="\(name)" x1="\(number(x1))" y1="\(number(y1))" x2="\(number(x2))" y2="\(number(y2))"/>
        """
    }

    enum Anchor: String { case start, middle, end }

    static func text(_ words: String, x: Double, y: Double, anchor: Anchor = .start, class name: String = "t") -> HTML {
        """
        <text class="\(name)" x="\(number(x))" y="\(number(y))" text-anchor="\(anchor.rawValue)">\(words)</text>
        """
    }

    /// A line through the points.
    static func path(_ points: [(x: Double, y: Double)], class name: String) -> HTML {
        let steps = points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(number(point.x)) \(number(point.y))"
        }
        return "<path class=\"\(name)\" d=\"\(steps.joined(separator: " "))\"/>"
    }

    /// At most one decimal: a tenth of a unit cannot be seen.
    static func number(_ value: Double) -> String {
        let text = "\(value, decimals: 1)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// Maps a range of values to a range of coordinates.
struct Scale: Hashable, Sendable {
    let domain: ClosedRange<Double>
    let start: Double
    let end: Double

    func callAsFunction(_ value: Double) -> Double {
        let span = domain.upperBound - domain.lowerBound
        return span > 0 ? start + (value - domain.lowerBound) / span * (end - start) : (start + end) / 2
    }
}
