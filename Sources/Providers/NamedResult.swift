package import Model
import Transport

/// A result that a provider named: the bytes themselves, or where they lie.
package enum NamedResult: Hashable {
    case inline(DataURI)
    case address(String)

    /// A `data:` URI, or an http(s) address.
    package static func read(_ text: String) throws(CallFailure) -> NamedResult {
        if text.prefix(5).lowercased() == "data:" {
            do {
                return .inline(try DataURI(text))
            } catch {
                throw CallFailure(.imageUndecodable, "the result's \(error.reason)")
            }
        }
        guard URLParts(text) != nil else {
            throw CallFailure(
                .imageUndecodable, "the result is \"\(text.prefix(120))\", not an http(s) address or a data URI")
        }
        return .address(text)
    }
}

/// A 200 answer where a picture is expected. Whether the bytes really are one is for `Imaging` to say.
enum ImageAnswer {
    static func read(_ response: HTTPResponse, from place: String) throws(CallFailure) -> Answer {
        let type = response.headers["Content-Type"]
        let kind = (type ?? "").lowercased()
        guard !response.body.isEmpty, !kind.hasPrefix("text/"), !kind.contains("json") else {
            throw CallFailure(
                .imageUndecodable,
                "\(place) answered \(type ?? "no content type") where an image is expected: "
                    + ErrorText.excerpt(response.body),
                httpStatus: response.status, body: response.body)
        }
        return .image(bytes: response.body, declaredMime: type)
    }
}
