import Documents
import Model

/// What the headers of a description may be called, and what no two of them may say.
struct HeaderRules {
    let auth: APIAuth?
    /// Of the description.
    let idempotency: Field?

    /// Those that belong to the connection and its framing.
    static let ofTheConnection = ["host", "content-length", "transfer-encoding", "connection"]

    /// A token of RFC 9110, or nearly, that does not belong to the connection.
    static func name(_ text: String) -> String? {
        let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
        return text.isEmpty || !isClean || ofTheConnection.contains(text.lowercased()) ? nil : text
    }

    static let nameExpected = "the name of a header, and none that belongs to the connection"

    /// Line ends and the like, but for tabs.
    static func hasControls(_ template: TextTemplate) -> Bool {
        template.pieces.contains { piece in
            guard case .text(let text) = piece else { return false }
            return text.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
        }
    }

    /// The header that the key is put into.
    private var keyHeader: String? {
        switch auth?.place {
        case .header(let name, _, _)?: name.lowercased()
        case .basic?: "authorization"
        case .query?, nil: nil
        }
    }

    /// Notes headers of steps that would be replaced by others.
    func check(_ section: Section) {
        let prepared = section["prepare"].map { field in steps(below: field) } ?? []
        let others = ["submit", "poll", "result", "cancel", "estimate", "account", "reach"].compactMap { section[$0] }
        for step in prepared + others { checkStep(step, isSubmit: step.path == section["submit"]?.path) }
        guard let name = idempotency?.expanded?.lowercased() else { return }
        if ["authorization", "content-type"].contains(name) || name == keyHeader {
            idempotency?.refuse(
                "the name \"\(name.prefix(60))\"", expected: "a header of its own: that one has a value")
        }
    }

    private func steps(below field: Field) -> [Field] {
        guard case .map = field.node.content else { return [] }
        return field.members().map(\.field)
    }

    private func checkStep(_ step: Field, isSubmit: Bool) {
        guard let headers = step["headers"], case .map = headers.node.content else { return }
        let hasBody = ["json", "form", "urlencoded", "raw"].contains { step[$0] != nil }
        for (name, field) in headers.members() {
            let name = name.lowercased()
            if name == keyHeader {
                field.refuse("the header `\(name)`, into which `auth` puts the key", expected: "it in `auth` alone")
            } else if name == "content-type", hasBody {
                field.refuse(
                    "the header `content-type` beside a body, which has its own",
                    expected: "none; the type of a `raw` body is its `type`")
            } else if isSubmit, name == idempotency?.expanded?.lowercased() {
                field.refuse("the header `\(name)`, which is `idempotency`", expected: "it in one of the two")
            }
        }
    }
}
