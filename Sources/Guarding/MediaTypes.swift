import HTTPTypes
package import Hummingbird

extension Request {
    /// Why its body's declared type is refused; nil where it is one of `types`, or none is declared.
    ///
    /// A form of a foreign page can post here, with a type of its own and without asking: it gets no further. What
    /// declares nothing is no form's.
    ///
    /// - Parameter types: in lower case; one that ends with a slash is all below it, and `application/json` is every
    ///   `+json` too.
    package func refusalOfType(taking types: [String]) -> String? {
        guard let declared = headers[.contentType] else { return nil }
        let essence = declared.prefix { $0 != ";" && $0 != " " && $0 != "," }.lowercased()
        let isTaken = types.contains { type in
            type.hasSuffix("/")
                ? essence.hasPrefix(type)
                : essence == type || (type == "application/json" && essence.hasSuffix("+json"))
        }
        if isTaken { return nil }
        let names = types.map { $0.hasSuffix("/") ? "\($0)*" : $0 }.joined(separator: " or ")
        return "this path takes \(names), not \"\(essence.prefix(100))\": send the header Content-Type: "
            + "\(types.first ?? "application/json")"
    }
}
