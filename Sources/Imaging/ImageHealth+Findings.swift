package enum ImageHealth {
    /// What is wrong with an output picture, alarms first; empty for a healthy one.
    ///
    /// A blank picture has that one finding and its size: nothing else can be said of it. Rules that need an input, a
    /// reference or an earlier output are left out where there is none.
    package static func findings(_ output: Bitmap, in context: HealthContext = HealthContext()) -> [HealthFinding] {
        let check = HealthCheck(output, context)
        if let blank = Blankness.finding(output) { return [blank] + [check.size()].compactMap(\.self) }
        let all = [
            check.size(), check.noOp(), check.tiles(), check.bottom(), check.placeholder(), check.mosaic(),
            check.detail(),
            check.onlyResized(), check.anotherPicture(), check.drift(),
        ].compactMap(\.self)
        return all.filter { $0.severity == .alarm } + all.filter { $0.severity == .warning }
    }
}
