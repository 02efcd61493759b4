extension MicroDollars {
    /// Reads `$0.50`, `$1`, `$0.0019`: a dollar sign, digits, and at most six decimals. Nil for anything else, for
    /// negative amounts, and above one million dollars.
    package init?(text: some StringProtocol) {
        guard text.first == "$" else { return nil }
        let parts = String(text).dropFirst().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard let digits = parts.first, (1...7).contains(digits.count), (1...6).contains(fraction.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let dollars = Int64(digits), dollars <= 1_000_000,
            let micros = Int64(fraction + String(repeating: "0", count: 6 - fraction.count))
        else { return nil }
        self.init(dollars * 1_000_000 + micros)
    }
}
