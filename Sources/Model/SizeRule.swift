/// The size an output picture must have, in pixels.
package enum SizeRule: Hashable, Sendable {
    case any
    /// The input's.
    case same
    /// Each side of the input this many times.
    case times(Factor)
    /// The check's own parameters `width` and `height`.
    case asked

    package enum Factor: Hashable, Sendable {
        case fixed(Int)
        /// A parameter of the check. Without it the other number, or any size when there is none.
        case parameter(String, otherwise: Int?)
    }

    /// A factor or size beyond this is a mistake of whoever asks: nothing of that size is ever computed.
    package static let largestSide = 1 << 20

    /// How many times larger than the input each side must be; nil where the rule is none about the input.
    package func scale(_ parameters: [String: JSONValue]) -> Int? {
        switch self {
        case .any, .asked: nil
        case .same: 1
        case .times(.fixed(let factor)): factor
        case .times(.parameter(let name, let otherwise)): SizeRule.count(parameters[name]) ?? otherwise
        }
    }

    /// What the output of an input must measure; nil where any size is right.
    ///
    /// - Parameter input: width and height; nil where the input is a prompt.
    package func expected(
        of input: (width: Int, height: Int)?, _ parameters: [String: JSONValue]
    ) -> (width: Int, height: Int)? {
        if self == .asked {
            guard let width = SizeRule.count(parameters["width"]), let height = SizeRule.count(parameters["height"])
            else { return nil }
            return (width, height)
        }
        guard let input, let scale = scale(parameters) else { return nil }
        let (width, tooWide) = input.width.multipliedReportingOverflow(by: scale)
        let (height, tooHigh) = input.height.multipliedReportingOverflow(by: scale)
        return tooWide || tooHigh ? nil : (width, height)
    }

    private static func count(_ value: JSONValue?) -> Int? {
        guard let count = value?.integer, (1...largestSide).contains(count) else { return nil }
        return count
    }
}

extension SizeRule {
    /// `any`, `same`, `asked`, `x2`, `x{scale}` or `x{scale:2}`: with 2 where the check has no such parameter.
    package init?(text: String) {
        switch text {
        case "any": self = .any
        case "same": self = .same
        case "asked": self = .asked
        default:
            guard text.hasPrefix("x"), let factor = Factor(text: text.dropFirst()) else { return nil }
            self = .times(factor)
        }
    }

    /// How it is written in settings.
    package var text: String {
        switch self {
        case .any: "any"
        case .same: "same"
        case .asked: "asked"
        case .times(.fixed(let factor)): "x\(factor)"
        case .times(.parameter(let name, let otherwise)): "x{\(name)\(otherwise.map { ":\($0)" } ?? "")}"
        }
    }

    package static let expectedText = "any, same, asked, x2, x{scale} or x{scale:2}"
}

extension SizeRule.Factor {
    fileprivate init?(text: Substring) {
        if let fixed = Int(text) {
            guard (1...64).contains(fixed) else { return nil }
            self = .fixed(fixed)
            return
        }
        guard text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
        let parts = text.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else {
            self = .parameter(String(name), otherwise: nil)
            return
        }
        guard let otherwise = Int(parts[1]), (1...64).contains(otherwise) else { return nil }
        self = .parameter(String(name), otherwise: otherwise)
    }
}
