extension Phrase {
    /// `replicate 12, huggingface 3`; what a server calls itself is its own choice, so that of many names the first are told.
    static func sources(_ sources: [(key: String, value: Int)]) -> String {
        let named = sources.prefix(mostSources).map { "\($0.key) \($0.value)" }
        let rest = sources.count - named.count
        return (named + (rest > 0 ? ["and \(counted(rest, "other"))"] : [])).joined(separator: ", ")
    }

    private static let mostSources = 8
}
