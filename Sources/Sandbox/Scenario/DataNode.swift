import Model
import Yams

/// One value of a data file with its place, so that every complaint can name line and key path.
struct DataNode {
    let node: Node
    let path: String
    let file: String

    static func root(of text: String, file: String) throws(SandboxError) -> DataNode {
        do {
            guard let node = try compose(yaml: text) else {
                throw SandboxError.badData(file: file, line: 1, path: "", problem: "the file is empty")
            }
            return DataNode(node: node, path: "", file: file)
        } catch let error as SandboxError {
            throw error
        } catch {
            throw .badData(file: file, line: 1, path: "", problem: "not YAML: \(error)")
        }
    }

    func complaint(_ problem: String) -> SandboxError {
        .badData(file: file, line: node.mark?.line ?? 1, path: path, problem: problem)
    }

    /// The members of a mapping in the order of the file; a key that occurs twice is refused by the parser.
    func members() throws(SandboxError) -> [(key: String, value: DataNode)] {
        guard let mapping = node.mapping else { throw complaint("must be a mapping of keys to values") }
        var found: [(String, DataNode)] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            let place = path.isEmpty ? name : "\(path).\(name)"
            found.append((name, DataNode(node: value, path: place, file: file)))
        }
        return found
    }

    /// The same as a dictionary, every key of which must be in `known`.
    func section(_ known: [String]) throws(SandboxError) -> [String: DataNode] {
        var found: [String: DataNode] = [:]
        for (key, value) in try members() {
            guard known.contains(key) else {
                let hint = Suggestion.nearest(to: key, among: known).map { "did you mean `\($0)`?" }
                throw value.complaint("unknown key; \(hint ?? "known here: \(known.joined(separator: ", "))")")
            }
            found[key] = value
        }
        return found
    }

    func items() throws(SandboxError) -> [DataNode] {
        guard let sequence = node.sequence else { throw complaint("must be a list") }
        return sequence.enumerated().map { index, value in
            DataNode(node: value, path: "\(path)[\(index)]", file: file)
        }
    }

    func text() throws(SandboxError) -> String {
        guard let scalar = node.scalar else { throw complaint("must be a text") }
        return scalar.string
    }

    func number(in range: ClosedRange<Double>) throws(SandboxError) -> Double {
        guard let value = Double(try text()), range.contains(value) else {
            throw complaint("must be a number from \(range.lowerBound) to \(range.upperBound), not \"\(try text())\"")
        }
        return value
    }

    func duration() throws(SandboxError) -> Duration {
        guard let value = Duration(text: try text()) else {
            throw complaint("must be a duration with its unit, such as 250ms or 3s, not \"\(try text())\"")
        }
        return value
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) throws(SandboxError) -> T
    where T.RawValue == String {
        guard let value = T(rawValue: try text()) else {
            let known = T.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: try text(), among: known).map { "; did you mean `\($0)`?" } ?? ""
            throw complaint("must be one of \(known.joined(separator: ", ")), not \"\(try text())\"\(hint)")
        }
        return value
    }

    /// Any JSON value; plain scalars are read as YAML 1.2's core schema reads them.
    func json() -> JSONValue {
        if let mapping = node.mapping {
            return .object(Dictionary(mapping.map { ($0.key.string ?? "", child($0.value).json()) }) { $1 })
        }
        if let sequence = node.sequence { return .array(sequence.map { child($0).json() }) }
        guard let scalar = node.scalar, scalar.style == .plain else { return .string(node.string ?? "") }
        switch scalar.string {
        case "", "~", "null": return .null
        case "true": return true
        case "false": return false
        default: break
        }
        if let whole = Int(scalar.string) { return .integer(whole) }
        if let number = Double(scalar.string), number.isFinite { return .number(number) }
        return .string(scalar.string)
    }

    private func child(_ node: Node) -> DataNode { DataNode(node: node, path: path, file: file) }
}
