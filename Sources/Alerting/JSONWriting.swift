import Foundation
import Model

extension JSONValue {
    /// On one line, its keys sorted.
    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension String {
    /// As it stands between the quotes of a JSON string.
    var escapedForJSON: String { String(JSONValue.string(self).line.dropFirst().dropLast()) }

    /// At most so many characters, the last one an ellipsis where something was left out.
    func shortened(to limit: Int) -> String { count <= limit ? self : prefix(limit - 1) + "…" }
}
