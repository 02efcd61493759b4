import Backend
import Foundation
import Model
import Testing
import Transport

/// What an app relies on, done as an app does it: sniffs the picture's type, posts it as a data URI, waits for at most 120 s,
/// takes the answer for good where the status is 200 and `success` is true, and shows `image`, else `error`.
private struct AppClient {
    let backend: RunningBackend
    static let timeout = Duration.seconds(120)

    enum Shown: Equatable { case picture([UInt8]), error(String) }

    /// By the first bytes; JPEG unless they say otherwise.
    static func mime(of bytes: [UInt8]) -> String {
        switch bytes.first {
        case 0x89 where bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]): "image/png"
        case 0x47 where bytes.starts(with: [0x47, 0x49, 0x46]): "image/gif"
        case 0x52 where bytes.starts(with: [0x52, 0x49, 0x46, 0x46]): "image/webp"
        default: "image/jpeg"
        }
    }

    func shown(_ path: String, _ request: [String: JSONValue]) async throws -> Shown {
        let start = ContinuousClock.now
        let answer = try await backend.post(path, .object(request))
        #expect(start.duration(to: .now) < AppClient.timeout)
        guard answer.status == 200, answer.json["success"] == true else {
            return .error(answer.json["error"]?.string ?? "Failed")
        }
        return .picture(try DataURI(try #require(answer.json["image"]?.string)).bytes)
    }
}

@Suite("The app's side of the contract") struct AppClientTests {
    private static let gif: [UInt8] = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0, 0, 0, 0x3B]
    private static let webp: [UInt8] =
        Array("RIFF".utf8) + [26, 0, 0, 0] + Array("WEBPVP8L".utf8) + [
            13, 0, 0, 0, 0x2F, 0, 0, 0, 0x10, 7, 0x10, 0x11, 0x11, 0x88, 0x88, 8, 7, 0,
        ]

    @Test("every picture an app may send comes back as a picture it can show, at every endpoint")
    func pictures() async throws {
        let pictures = [Sample.png, Sample.jpeg, Self.gif, Self.webp]
        #expect(Set(pictures.map(AppClient.mime)) == ["image/png", "image/jpeg", "image/gif", "image/webp"])
        let endpoints = Sample.endpoints.filter { $0.feature.input == .image }
        try await withBackend { backend in
            let app = AppClient(backend: backend)
            for endpoint in endpoints {
                for picture in pictures {
                    let sent = DataURI.encode(picture, mime: AppClient.mime(of: picture))
                    let shown = try await app.shown(endpoint.path, ["image": .string(sent)])
                    #expect(shown == .picture(Sample.png), "\(endpoint.id), \(AppClient.mime(of: picture))")
                }
            }
        }
        print("\(endpoints.count * pictures.count) pictures sent as an app sends them")
    }

    @Test("what goes wrong is a sentence to show, and never a picture")
    func failures() async throws {
        let requests: [[String: JSONValue]] = [[:], ["image": ""], ["image": "data:image/png;base64,!!"], ["image": 7]]
        let endpoints = Sample.endpoints.filter { $0.feature.input == .image }
        try await withBackend(call: { _ in Sample.failed("replicate", "out of memory") }) { backend in
            let app = AppClient(backend: backend)
            let good = ["image": JSONValue.string(DataURI.encode(Sample.png, mime: "image/png"))]
            for endpoint in endpoints {
                for request in requests + [good] {
                    guard case .error(let sentence) = try await app.shown(endpoint.path, request) else {
                        Issue.record("\(endpoint.id) shows a picture for \(request)")
                        continue
                    }
                    #expect(sentence.count > 5)
                }
            }
        }
        print("\(endpoints.count * (requests.count + 1)) failures shown as sentences")
    }
}
