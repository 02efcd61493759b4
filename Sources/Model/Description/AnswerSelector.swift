/// What a step answered, as far as a description can ask for it.
package struct StepAnswer: Hashable, Sendable {
    package let status: Int
    private let headers: [Header]
    /// Nil where the body is none.
    package let json: JSONValue?
    private let body: [UInt8]

    package struct Header: Hashable, Sendable {
        let name: String
        let value: String

        /// - Parameter name: in any case.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(status: Int, headers: [Header] = [], json: JSONValue?, body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.json = json
        self.body = body
    }

    /// The body as text, as far as anybody reads it, without what is blank around it; nil where nothing is left.
    var text: String? {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || 0x09...0x0D ~= $0 }
        let read = body.prefix(64 << 10).drop(while: isBlank)
        let end = read.lastIndex { !isBlank($0) }
        return end.map { String(decoding: read[...$0], as: UTF8.self) }
    }

    package init(status: Int, headers: [String: String], json: JSONValue?) {
        self.init(status: status, headers: headers.map { Header($0.key, $0.value) }, json: json)
    }

    /// The last of several counts.
    ///
    /// - Parameter name: in lower case.
    func header(_ name: String) -> String? {
        headers.last { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }
}

/// A place in the answer of a step: `/pointer`, `header:NAME`, `status`, `body`, `exists:/pointer`; with `STEP:` before it of
/// another step than the one at hand.
package struct AnswerSelector: Hashable, Sendable, CustomStringConvertible {
    package enum Source: Hashable, Sendable {
        case pointer(JSONPointer)
        /// In lower case.
        case header(String)
        case status
        /// Its text; where a picture is looked for, the bytes themselves.
        case body
        /// True or false.
        case exists(JSONPointer)
    }

    /// Nil: of the answer at hand.
    package let step: String?
    package let source: Source
    package let description: String

    /// Nil for text that is none.
    package init?(_ text: String) {
        description = text
        if let source = AnswerSelector.source(text) {
            (step, self.source) = (nil, source)
            return
        }
        guard let colon = text.firstIndex(of: ":"), AnswerSelector.isName(text[..<colon]),
            let source = AnswerSelector.source(String(text[text.index(after: colon)...]))
        else { return nil }
        (step, self.source) = (String(text[..<colon]), source)
    }

    /// Of the answer at hand.
    package init(_ pointer: JSONPointer) {
        (step, source, description) = (nil, .pointer(pointer), pointer.text)
    }

    /// What it finds in an answer; nil for nothing.
    package func find(in answer: StepAnswer) -> JSONValue? {
        switch source {
        case .pointer(let pointer): answer.json.flatMap(pointer.find)
        case .header(let name): answer.header(name).map(JSONValue.string)
        case .status: .integer(answer.status)
        case .body: answer.text.map(JSONValue.string)
        case .exists(let pointer): .bool(answer.json.flatMap(pointer.find) != nil)
        }
    }

    private static func source(_ text: String) -> Source? {
        if text == "status" { return .status }
        if text == "body" { return .body }
        if text.hasPrefix("header:") {
            let name = text.dropFirst(7).lowercased()
            return name.isEmpty ? nil : .header(name)
        }
        if text.hasPrefix("exists:") { return JSONPointer(String(text.dropFirst(7))).map(Source.exists) }
        return text.hasPrefix("/") ? JSONPointer(text).map(Source.pointer) : nil
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text != "header" && text != "exists"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}

/// What must hold of an answer.
package struct AnswerCondition: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
        case equals([JSONValue])
        /// In any case.
        case contains(String)
        case exists
    }

    package let selector: AnswerSelector
    package let test: Test

    package init(_ selector: AnswerSelector, _ test: Test) {
        self.selector = selector
        self.test = test
    }

    /// - Parameter found: what the selector finds.
    package func holds(_ found: JSONValue?) -> Bool {
        guard let found else { return false }
        switch test {
        case .equals(let values):
            return values.contains { $0 == found || $0.plainText == found.plainText || $0.isSameNumber(as: found) }
        case .contains(let words): return found.plainText.lowercased().contains(words.lowercased())
        case .exists: return true
        }
    }
}

extension JSONValue {
    /// 1 and 1.0 are.
    fileprivate func isSameNumber(as other: JSONValue) -> Bool {
        guard let own = double, let other = other.double else { return false }
        return own == other
    }
}
