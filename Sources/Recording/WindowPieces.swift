package import Model

/// A window cut into what is kept for each length: whole days, whole hours beside them, and raw rows at the two ends,
/// so that its sum is exactly that of its raw rows and costs little however long it is.
package struct WindowPieces: Hashable {
    package enum Piece: Hashable {
        case raw(Range<Timestamp>)
        case rollups(RollupSpan, Range<Timestamp>)
    }

    package let pieces: [Piece]

    package init(_ window: Range<Timestamp>) {
        pieces = WindowPieces.cut(window, by: [.day, .hour])
    }

    private static func cut(_ window: Range<Timestamp>, by spans: [RollupSpan]) -> [Piece] {
        guard !window.isEmpty else { return [] }
        guard let span = spans.first else { return [.raw(window)] }
        let finer = Array(spans.dropFirst())
        let first = ceiling(window.lowerBound, span)
        let last = span.start(of: window.upperBound)
        guard first < last else { return cut(window, by: finer) }
        return cut(window.lowerBound..<first, by: finer) + [.rollups(span, first..<last)]
            + cut(last..<window.upperBound, by: finer)
    }

    private static func ceiling(_ moment: Timestamp, _ span: RollupSpan) -> Timestamp {
        let floor = span.start(of: moment)
        return floor == moment ? floor : floor + .microseconds(span.microseconds)
    }
}
