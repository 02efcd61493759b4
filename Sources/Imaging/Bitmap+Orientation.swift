extension Bitmap {
    /// The picture as it is meant to be seen: `orientation` is the Exif tag (Exif 2.32, 4.6.4), 1 upright, 2 to 4 mirrored
    /// or upside down, 5 to 8 with width and height exchanged. Any other number is taken for upright.
    package func upright(_ orientation: Int?) -> Bitmap {
        guard let orientation, (2...8).contains(orientation) else { return self }
        let isTurned = orientation >= 5
        let (columns, rows) = isTurned ? (height, width) : (width, height)
        let fromRight = [2, 3, 7, 8].contains(orientation)
        let fromBottom = [3, 4, 6, 7].contains(orientation)
        func place(_ x: Int, _ y: Int) -> Int {
            let (u, v) = isTurned ? (y, x) : (x, y)
            return (fromBottom ? height - 1 - v : v) * width + (fromRight ? width - 1 - u : u)
        }
        let moved: Samples =
            switch samples {
            case .eight(let values): .eight(moved(values, columns, rows, place))
            case .sixteen(let values): .sixteen(moved(values, columns, rows, place))
            }
        return Bitmap(width: columns, height: rows, hasAlpha: hasAlpha, samples: moved)
    }

    private func moved<Sample>(
        _ values: [Sample], _ columns: Int, _ rows: Int, _ place: (Int, Int) -> Int
    ) -> [Sample] {
        var result: [Sample] = []
        result.reserveCapacity(values.count)
        for y in 0..<rows {
            for x in 0..<columns {
                let start = place(x, y) * channels
                result.append(contentsOf: values[start..<start + channels])
            }
        }
        return result
    }
}
