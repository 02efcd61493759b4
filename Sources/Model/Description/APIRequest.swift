/// One request of a description, with placeholders.
package struct APIRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable, CaseIterable {
        case get, post, put, delete
    }

    package enum Body: Hashable, Sendable {
        case json(ValueTemplate)
        /// `multipart/form-data`, in its order.
        case form([Part])
        case urlencoded([Pair])
        case raw(TextTemplate, mime: TextTemplate)
    }

    package struct Pair: Hashable, Sendable {
        package let name: String
        package let value: TextTemplate

        package init(_ name: String, _ value: TextTemplate) {
            self.name = name
            self.value = value
        }
    }

    package struct Part: Hashable, Sendable {
        package let name: String
        package let value: TextTemplate
        /// Of a file.
        package let file: File?

        package init(_ name: String, _ value: TextTemplate, file: File? = nil) {
            self.name = name
            self.value = value
            self.file = file
        }
    }

    package struct File: Hashable, Sendable {
        package let name: TextTemplate
        package let mime: TextTemplate

        package init(name: TextTemplate, mime: TextTemplate) {
            self.name = name
            self.mime = mime
        }
    }

    package let method: Method
    /// Begins with `/`, below the provider's address; or is whole; or is one placeholder, an address that was answered.
    package let address: TextTemplate
    package var query: [Pair] = []
    package var headers: [Pair] = []
    package var body: Body?

    package init(_ method: Method, _ address: TextTemplate) {
        self.method = method
        self.address = address
    }

    package var places: [Placeholder] { templates.flatMap(\.places) }

    /// All texts with placeholders; the address is the first.
    package var templates: [TextTemplate] {
        [address] + (query + headers).map(\.value) + (body?.templates ?? [])
    }
}

extension APIRequest.Body {
    fileprivate var templates: [TextTemplate] {
        switch self {
        case .json(let template): template.templates
        case .form(let parts): parts.flatMap { [$0.value] + ($0.file.map { [$0.name, $0.mime] } ?? []) }
        case .urlencoded(let pairs): pairs.map(\.value)
        case .raw(let template, let mime): [template, mime]
        }
    }
}
