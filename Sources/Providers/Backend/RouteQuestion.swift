import Model
import Transport

/// How a server answered one method at a path, as far as that tells one route from another.
struct RouteAnswer: Hashable {
    let status: Int
    /// Whether `Allow` (RFC 9110, 10.2.1) is there, and whether it lists the endpoint's method.
    let allow: Allow
    /// The body without what differs from one request to the next: what was asked for, numbers, ids.
    private let skeleton: String

    enum Allow: Hashable { case unstated, others, asked }

    /// - Parameters:
    ///   - method: the endpoint's.
    ///   - names: the last parts of both paths, since many servers repeat the path in their error pages.
    init(_ response: HTTPResponse, method: String, names: [String]) {
        status = response.status
        let methods = response.headers.fields.filter { $0.name.lowercased() == "allow" }
            .flatMap { $0.value.uppercased().split { $0 == "," || $0 == " " } }
        allow = methods.isEmpty ? .unstated : methods.contains { $0 == method } ? .asked : .others
        let body = String(decoding: response.body.prefix(4096), as: UTF8.self)
        skeleton = names.reduce(body) { $1.isEmpty ? $0 : $0.replacing($1, with: "") }
            .filter { !$0.isHexDigit && $0 != "-" }
    }
}

/// Does a server take POST, or whatever the endpoint is asked by, at a path? Decided without having it do any work.
///
/// Each method is asked at the path and at one beside it that cannot exist: only where the two are answered differently
/// does an answer tell anything. Frameworks differ in what they tell:
///
/// | server | GET | OPTIONS | POST without a body |
/// |---|---|---|---|
/// | Flask, FastAPI, Django, Spring | 405 with `Allow` | | |
/// | Express | its 404 page | `Allow` | |
/// | Express with CORS, Hummingbird, the built-in backend | the same 404 | the same for every path | 400, and 404 beside it |
/// | a PHP script | the script's own 400 or 405 | | |
///
/// The last method asked is the only one that reaches a handler. There is nothing in it to work on, so nothing is billed.
struct RouteQuestion {
    enum Method: CaseIterable {
        case get, options
        /// The endpoint's own, without a body.
        case asked

        func name(_ own: String) -> String {
            switch self {
            case .get: "GET"
            case .options: "OPTIONS"
            case .asked: own
            }
        }
    }

    enum Finding: Hashable {
        case exists
        /// The server has no such route, or none that takes the method.
        case missing
        /// It answers alike wherever it is asked.
        case unknown
    }

    private static let notHere: Set = [404, 410]
    private static let notThus: Set = [405, 501]

    /// - Returns: nil when the next method has to be asked; never after the last.
    static func finding(_ method: Method, _ answer: RouteAnswer, beside other: RouteAnswer) -> Finding? {
        if answer.allow == .asked, other.allow != .asked { return .exists }
        return method == .asked ? last(answer, other) : early(answer, other)
    }

    /// Only an answer that a route of its own gives: what a page says to GET is nothing about POST.
    private static func early(_ answer: RouteAnswer, _ other: RouteAnswer) -> Finding? {
        let isRefusal = (400..<500).contains(answer.status) && !notHere.contains(answer.status)
        return isRefusal && answer.status != other.status && answer.allow != .others ? .exists : nil
    }

    private static func last(_ answer: RouteAnswer, _ other: RouteAnswer) -> Finding {
        if notThus.contains(answer.status) { return .missing }
        if notHere.contains(answer.status) {
            // Two pages that say "not found" in other words: a handler may have looked for something else.
            return answer.status == other.status && answer != other ? .unknown : .missing
        }
        return answer == other ? .unknown : .exists
    }
}
