import Model

/// Axes that all charts over time share: two grid lines and their values at the left, the window's ends below.
struct PlotFrame {
    let width = 480.0
    let height = 130.0
    let left = 62.0
    let right = 476.0
    let top = 10.0
    let bottom = 106.0
    let x: Scale
    let y: Scale

    /// - Parameters:
    ///   - seconds: from the window's start to its end.
    ///   - values: the range of the vertical axis.
    init(seconds: Double, values: ClosedRange<Double>) {
        x = Scale(domain: 0...max(seconds, 1e-6), start: left + 4, end: right - 4)
        y = Scale(domain: values, start: bottom, end: top)
    }

    /// The grid and the words around it.
    func axes(from: Timestamp, to: Timestamp, label: (Double) -> String) -> [HTML] {
        let (low, high) = (y.domain.lowerBound, y.domain.upperBound)
        let grid = [high, (low + high) / 2].flatMap { value in
            [
                SVG.line(x1: left, y1: y(value), x2: right, y2: y(value), class: "grid"),
                SVG.text(label(value), x: left - 6, y: y(value) + 4, anchor: .end),
            ]
        }
        return grid + [
            SVG.line(x1: left, y1: bottom, x2: right, y2: bottom, class: "axis"),
            SVG.text(label(low), x: left - 6, y: bottom + 4, anchor: .end),
            SVG.text(from.readable, x: left, y: height - 5),
            SVG.text(to.readable + " UTC", x: right, y: height - 5, anchor: .end),
        ]
    }

    func drawing(_ label: String, _ shapes: [HTML]) -> HTML {
        SVG.drawing(width: width, height: height, label: label, class: "plot", shapes)
    }

    static func figure(_ drawing: HTML, _ caption: String) -> HTML {
        "<figure>\(drawing)<figcaption>\(caption)</figcaption></figure>"
    }
}
