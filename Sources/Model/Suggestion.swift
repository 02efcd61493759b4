/// "Did you mean": the known name nearest to a mistyped one.
package enum Suggestion {
    /// The nearest of `names`, or nil when none is near: at most a third of the word may differ, at least one letter.
    ///
    /// Distance is optimal string alignment: insertions, deletions, substitutions and swaps of two neighbours.
    /// Case does not matter. Of equally near names the first wins.
    package static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().prefix(64))
        let allowed = max(1, letters.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(letters, Array(name.lowercased().prefix(64)))
            if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let substituted = previous[j] + (a[i] == b[j] ? 0 : 1)
                row.append(min(substituted, previous[j + 1] + 1, row[j] + 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    row[j + 1] = min(row[j + 1], beforePrevious[j - 1] + 1)
                }
            }
            (beforePrevious, previous) = (previous, row)
        }
        return previous[b.count]
    }
}
