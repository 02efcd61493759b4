import Model
import Synchronization

/// What came back for other prompts of the run: a service that answers all of them with one picture does not draw.
final class SeenOutputs: Sendable {
    private struct Seen {
        let fixture: String
        let prompt: String
        let facts: ImageFacts
    }

    /// Of each endpoint and route; so many of them are kept.
    private static let most = 64
    private let seen = Mutex<[String: [Seen]]>([:])

    /// Nil for the first picture of its kind, and for work that is not made of words.
    func remark(on facts: ImageFacts, of check: Check) -> PictureRemark? {
        guard case .prompt(let prompt) = check.fixture.content, facts.signature != nil else { return nil }
        let new = Seen(fixture: check.fixture.id, prompt: prompt, facts: facts)
        let twin = seen.withLock { seen -> Seen? in
            let place = "\(check.endpoint.id)\u{0}\(check.route.name)"
            let others = seen[place] ?? []
            if others.count < SeenOutputs.most, !others.contains(where: { $0.prompt == prompt }) {
                seen[place] = others + [new]
            }
            return others.first { $0.prompt != prompt && SeenOutputs.areTwins($0.facts, facts) }
        }
        return twin.map {
            PictureRemark(
                rule: .anotherPicture,
                sentence: "it is the picture that came for \($0.fixture) too, which asks for another")
        }
    }

    /// As a picture is like itself in another file.
    private static func areTwins(_ a: ImageFacts, _ b: ImageFacts) -> Bool {
        guard (a.width, a.height) == (b.width, b.height), let one = a.signature, let other = b.signature,
            let bits = a.perceptualHash, let otherBits = b.perceptualHash
        else { return false }
        return one.difference(from: other).largest <= 2 && (bits ^ otherBits).nonzeroBitCount <= 2
    }
}
