package import Model

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// JSON bytes to values and back.
package enum JSON {
    package static func parse(_ bytes: [UInt8]) -> JSONValue? {
        JSONValue(parsing: bytes)
    }

    /// Keys sorted and slashes as they are, so that the same value always gives the same bytes.
    package static func encode(_ value: JSONValue) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("a JSON value holds a number JSON has no form for")
        }
        return Array(data)
    }
}
