import Testing

@testable import Reporting

@Suite("Columns of a terminal")
struct DisplayWidthTests {
    @Test(
        "text takes the columns a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("✅", 2), ("⚠️", 2), ("⚠", 1), ("➖", 2), ("⭐⭐", 4),
            ("日本", 4), ("한", 2), ("👩‍🎨", 2), ("·…", 2), ("\u{200B}", 0), ("phục hồi", 8),
        ])
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test("cutting counts columns, not characters")
    func fitting() {
        #expect("日本語です".fitted(to: 5) == "日本…")
        #expect("short".fitted(to: 5) == "short")
        #expect("✅ ok".padded(to: 7) == "✅ ok  ")
        #expect("7".padded(to: 3, alignRight: true) == "  7")
    }
}
