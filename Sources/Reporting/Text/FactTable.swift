/// `name  value` lines, the values below each other.
package enum FactTable {
    private static let width = 18

    package static func render(_ rows: [(name: String, value: String)]) -> String {
        rows.map { name, value in
            name + String(repeating: " ", count: max(0, width - name.count)) + value
        }.joined(separator: "\n")
    }
}
