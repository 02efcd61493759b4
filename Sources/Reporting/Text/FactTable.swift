import FoundationEssentials
package import Model

/// `name  value` lines, the values below each other, each on one line with what is hidden in it escaped.
package enum FactTable {
    private static let width = 18

    package static func render(_ rows: [(name: String, value: String)]) -> String {
        rows.map { name, value in
            name + String(repeating: " ", count: max(0, width - name.count)) + value.singleLine
        }.joined(separator: "\n")
    }

    /// The same facts for programs.
    ///
    /// - Throws: for a number that is not finite.
    package static func json(_ facts: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(facts), as: UTF8.self)
    }
}
