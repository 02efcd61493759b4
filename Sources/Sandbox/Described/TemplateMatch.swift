import Foundation
import Model

/// Templates read backwards: what a request that was made of one had for its placeholders.
extension TextTemplate {
    /// Nil where the text cannot have been made of it. Only a model's name has slashes in it.
    func match(_ text: String) -> [Placeholder: JSONValue]? {
        var (rest, found) = (text[...], [Placeholder: JSONValue]())
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let plain):
                guard rest.hasPrefix(plain) else { return nil }
                rest = rest.dropFirst(plain.count)
            case .place(let place):
                var value = rest
                if index + 1 < pieces.count, case .text(let next) = pieces[index + 1] {
                    guard let end = rest.firstRange(of: next) else { return nil }
                    value = rest[..<end.lowerBound]
                }
                guard !value.isEmpty, place == .model || !value.contains("/") else { return nil }
                rest = rest[value.endIndex...]
                found[place] = .string(String(value).removingPercentEncoding ?? String(value))
            }
        }
        return rest.isEmpty ? found : nil
    }
}

extension TextTemplate {
    /// How much of a text made of it is the template's own. An address that was answered is all its own.
    var literalLength: Int {
        if case .answer? = only { return .max }
        return pieces.reduce(0) { sum, piece in
            if case .text(let plain) = piece { sum + plain.utf8.count } else { sum }
        }
    }
}

/// The fields of an `application/x-www-form-urlencoded` body.
enum FormFields {
    /// The first of several of one name counts.
    static func read(_ body: [UInt8]) -> [String: String] {
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                let spaced = String(part).replacing("+", with: " ")
                return spaced.removingPercentEncoding ?? spaced
            }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension ValueTemplate {
    /// What a value that was made of it had for its placeholders; what does not fit is left out.
    func match(_ value: JSONValue, into found: inout [Placeholder: JSONValue]) {
        switch self {
        case .plain: break
        case .text(let template):
            if let only = template.only {
                found[only] = value
            } else if let text = value.string, let places = template.match(text) {
                found.merge(places) { $1 }
            }
        case .array(let items):
            // What had no value is left out of a list, so that places say nothing.
            for item in value.array ?? [] { for template in items { template.match(item, into: &found) } }
        case .object(let members):
            for (name, template) in members {
                if let member = value[name] { template.match(member, into: &found) }
            }
        }
    }

    /// How many of its plain texts the value has too; nil where it has another one.
    func agreement(with value: JSONValue?) -> Int? {
        switch self {
        case .text: return 0
        case .plain(let plain):
            guard plain.string != nil || plain.bool != nil else { return 0 }
            return plain == value ? 1 : nil
        case .array(let items): return sum(items.enumerated().map { ($1, value?[$0]) })
        case .object(let members): return sum(members.map { ($1, value?[$0]) })
        }
    }

    private func sum(_ pairs: [(ValueTemplate, JSONValue?)]) -> Int? {
        var sum = 0
        for (template, value) in pairs {
            guard let part = template.agreement(with: value) else { return nil }
            sum += part
        }
        return sum
    }
}
