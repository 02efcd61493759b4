/// Pearson's, -1...1; 0 where one side does not vary.
enum Correlation {
    static func of(_ x: [Double], _ y: [Double]) -> Double {
        let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let squares =
            x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) } * y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        guard squares > 0 else { return 0 }
        return zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / squares.squareRoot()
    }
}
