/// How a backend is asked and what its answer looks like: where the fields are, and in which form the picture.
///
/// ``standard`` is the contract of the five built-in endpoints; an endpoint's `request` and `answer` in settings
/// describe another.
package struct BackendContract: Hashable, Sendable {
    package var request: Request
    package var answer: Answer

    package init(request: Request = Request(), answer: Answer = .standard) {
        self.request = request
        self.answer = answer
    }

    package static let standard = BackendContract()

    package struct Request: Hashable, Sendable {
        package enum Encoding: String, Hashable, Sendable, CaseIterable {
            /// One JSON object.
            case json
            /// `multipart/form-data` (RFC 7578): the picture is a file, everything else a text part.
            case multipart
            /// The picture's bytes alone; the other fields are the query.
            case raw
        }

        package var method: String
        package var encoding: Encoding
        package var fields: InputTemplate
        /// Of the picture inside JSON.
        package var picture: PictureForm

        package init(
            method: String = "POST", encoding: Encoding = .json, fields: InputTemplate = .plain,
            picture: PictureForm = .dataURI
        ) {
            self.method = method
            self.encoding = encoding
            self.fields = fields
            self.picture = picture
        }
    }

    package struct Answer: Hashable, Sendable {
        /// A boolean that must be true. Nil: the status alone tells.
        package var success: JSONPointer?
        /// Nil: the answer's body is the picture, or the text, itself.
        package var image: JSONPointer?
        package var picture: PictureForm
        package var text: JSONPointer?
        /// Who really answered.
        package var source: JSONPointer?
        /// A boolean: the answer came from a cache.
        package var cached: JSONPointer?
        /// The sentence of an answer that tells an error.
        package var error: JSONPointer?

        package init(
            success: JSONPointer? = nil, image: JSONPointer? = nil, picture: PictureForm = .dataURI,
            text: JSONPointer? = nil, source: JSONPointer? = nil, cached: JSONPointer? = nil,
            error: JSONPointer? = nil
        ) {
            self.success = success
            self.image = image
            self.picture = picture
            self.text = text
            self.source = source
            self.cached = cached
            self.error = error
        }

        package static let standard = Answer(
            success: "/success", image: "/image", picture: .dataURI, text: "/result/0/generated_text",
            source: "/source", cached: "/cached", error: "/error")
    }

    /// How a picture is put into a text of JSON.
    package enum PictureForm: String, Hashable, Sendable, CaseIterable {
        /// `data:image/png;base64,…`; on the way back bare base64 passes too.
        case dataURI = "data-uri"
        case base64
        /// An http(s) address, which is fetched. Answers only.
        case url
    }
}
