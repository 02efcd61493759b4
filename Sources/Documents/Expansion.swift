/// `${NAME}` and `${NAME:-default}` in setting values, as the shell writes them; `$${` is a literal `${`.
///
/// A default is also used when the variable is set but empty. A default cannot hold a closing brace, nor another
/// `${`.
struct Expansion {
    let text: String
    /// The variables named, in order, whether they were set or not.
    let variables: [String]
    /// What was put in for each that has a value, be it of the environment or its default.
    let values: [(variable: String, value: String)]
    /// Named without a default and not set.
    let missing: [String]
    /// A `${` without its `}` or within another, or a name that cannot be a variable's.
    let isMalformed: Bool

    init(_ raw: String, environment: [String: String]) {
        var (output, rest) = ("", raw[...])
        var (variables, missing): ([String], [String]) = ([], [])
        var values: [(variable: String, value: String)] = []
        var isMalformed = false
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                output += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${"), let close = rest.firstIndex(of: "}") {
                let body = rest[rest.index(dollar, offsetBy: 2)..<close]
                rest = rest[rest.index(after: close)...]
                let (name, fallback) = Expansion.split(body)
                variables.append(name)
                isMalformed = isMalformed || !Expansion.isName(name) || body.contains("${")
                let value = environment[name].flatMap { fallback != nil && $0.isEmpty ? nil : $0 } ?? fallback
                if let value {
                    output += value
                    values.append((name, value))
                } else {
                    missing.append(name)
                }
            } else {
                isMalformed = isMalformed || rest.hasPrefix("${")
                output += "$"
                rest = rest.dropFirst()
            }
        }
        text = output + rest
        (self.variables, self.values, self.missing) = (variables, values, missing)
        self.isMalformed = isMalformed
    }

    private static func split(_ body: Substring) -> (name: String, fallback: String?) {
        guard let mark = body.firstRange(of: ":-") else { return (String(body), nil) }
        return (String(body[..<mark.lowerBound]), String(body[mark.upperBound...]))
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
            default: false
            }
        }
    }
}
