import Model
import Yams

/// A parsed YAML document with line numbers, and with nothing left in it that grows on its own: the only file that
/// knows Yams.
///
/// Scalars stay text: what `4` or `true` means is decided by the setting that is read, so that YAML 1.1's surprises
/// (`no` is false, `012` is ten) cannot happen.
package struct YAMLNode {
    package enum Content {
        case scalar(String, isQuoted: Bool)
        case list([YAMLNode])
        case map([(key: String, node: YAMLNode)])
    }

    package let content: Content
    /// 1-based; for the value of a key the line of the key.
    package private(set) var line: Int

    /// Limits of a document. The aliases' is low because each may multiply the document by the size of its anchor.
    package static let (maximumBytes, maximumAliases, maximumNodes) = (1 << 20, 16, 20_000)

    /// Reads a document of one root.
    ///
    /// - Parameter file: the name used in messages.
    /// - Throws: one problem: what keeps the text from being YAML, a key written twice in one mapping, or a limit.
    package static func parse(_ text: String, file: String, kind: DocumentKind) throws(DocumentError) -> YAMLNode {
        func refuse(_ found: String, _ expected: String, line: Int? = nil) -> DocumentError {
            DocumentError(kind, DocumentProblem(file: file, line: line, found: found, expected: expected))
        }
        guard text.utf8.count <= maximumBytes else {
            throw refuse("\(text.utf8.count) bytes", "a \(kind.file) of at most \(maximumBytes) bytes")
        }
        guard aliasCount(text) <= maximumAliases else {
            throw refuse("\(aliasCount(text)) aliases (*name)", "at most \(maximumAliases): write the values out")
        }
        do {
            let root = try Parser(yaml: text, resolver: .basic).singleRoot()
            guard let root else { throw refuse("an empty file", kind.whenEmpty) }
            var left = maximumNodes
            return try YAMLNode(root, left: &left)
        } catch let error as DocumentError {
            throw error
        } catch Unusable.tooMuch {
            throw refuse("over \(maximumNodes) values", "a \(kind.file)")
        } catch Unusable.key(let line) {
            throw refuse("a key that is a list or a mapping", "text as a key", line: line)
        } catch {
            let (reason, line) = explain(error, in: text)
            throw refuse(reason, "YAML", line: line)
        }
    }

    /// How often an alias may begin in the text: `*name` at the start of a value, comment lines left out.
    private static func aliasCount(_ text: String) -> Int {
        text.split(whereSeparator: \.isNewline).reduce(0) { count, line in
            guard line.first(where: { $0 != " " }) != "#" else { return count }
            let bytes = Array(line.utf8)
            return count
                + bytes.indices.count { index in
                    guard bytes[index] == UInt8(ascii: "*"), index + 1 < bytes.count,
                        !" \t\"',]}".utf8.contains(bytes[index + 1])
                    else { return false }
                    return index == 0 || " \t[{,:?-".utf8.contains(bytes[index - 1])
                }
        }
    }

    private static func explain(_ error: any Error, in text: String) -> (reason: String, line: Int?) {
        switch error as? YamlError {
        case .duplicatedKeysInMapping(let keys, let context):
            let (names, first) = (keys.sorted(), context.mark)
            let again = names.first.flatMap { RepeatedKey($0, line: first.line, column: first.column).line(in: text) }
            let listed = names.map { "`\($0)`" }.joined(separator: ", ")
            let place = again == nil ? "" : "; it stands first in line \(first.line)"
            return ("the same key twice in one mapping: \(listed)\(place)", again ?? first.line)
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ("text that is not YAML (\(problem))\(hint(problem, mark.line, in: text))", mark.line)
        case .reader(let problem, _, _, _): return ("text that is not YAML (\(problem))", nil)
        default: return ("text that is not YAML (\(error))", nil)
        }
    }

    /// Braces end an unquoted text within braces or brackets, and a variable has some; a tab is no indentation.
    private static func hint(_ problem: String, _ line: Int, in text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.indices.contains(line - 1), lines[line - 1].prefix(while: \.isWhitespace).contains("\t") {
            return "; the line begins with a tab: write blanks"
        }
        let isVariable = lines.indices.contains(line - 1) && lines[line - 1].contains("${")
        return isVariable && problem.contains("','") ? "; within { } or [ ] write \"${NAME}\" in quotes" : ""
    }

    /// What is YAML, and no document of ours.
    private enum Unusable: Error {
        case tooMuch
        case key(line: Int?)
    }

    private init(_ node: Node, left: inout Int) throws(Unusable) {
        left -= 1
        guard left >= 0 else { throw .tooMuch }
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            content = .scalar(scalar.string, isQuoted: scalar.style != .plain && scalar.style != .any)
        case .sequence(let items):
            var nodes: [YAMLNode] = []
            for item in items {
                nodes.append(try YAMLNode(item, left: &left))
            }
            content = .list(nodes)
        case .mapping(let pairs):
            var members: [(key: String, node: YAMLNode)] = []
            for (key, value) in pairs {
                guard case .scalar(let name) = key else { throw .key(line: key.mark?.line) }
                var child = try YAMLNode(value, left: &left)
                child.line = name.mark?.line ?? child.line
                members.append((name.string, child))
            }
            content = .map(members)
        case .alias: throw .tooMuch
        }
    }
}
