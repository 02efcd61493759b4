/// A word in a column that holds one of a list of words, and that this version does not know: another version wrote it.
/// It is no damage. What it stands for is kept, and left out of the figures.
package struct ForeignWord: Hashable, Sendable {
    /// `attempt.code`
    package let column: String
    package let word: String
    /// Rows that hold it.
    package let count: Int

    package init(column: String, word: String, count: Int) {
        self.column = column
        self.word = word
        self.count = count
    }
}
