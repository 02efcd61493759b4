import HTTPTypes
import Hummingbird
import Synchronization
import Threads

/// How much of all requests a server holds at once, in bytes of their bodies. Small requests always find room.
final class Room: Sendable {
    static let most = 256 << 20

    private let largestBody: Int
    private let taken = Mutex(0)

    init(largestBody: Int) {
        self.largestBody = largestBody
    }

    /// The bytes that are held for a request, to be given to ``leave(_:)``; nil when there is no room.
    ///
    /// - Parameter bytes: of the request's body; nil where nobody knows. What is larger than the largest is refused
    ///   before it is read.
    func take(_ bytes: Int?) -> Int? {
        let wanted = bytes ?? largestBody
        guard wanted > Lanes.largeBytes, wanted <= largestBody else { return 0 }
        return taken.withLock { taken in
            // One alone always finds room.
            guard taken == 0 || taken + wanted <= Room.most else { return nil }
            taken += wanted
            return wanted
        }
    }

    func leave(_ bytes: Int) {
        if bytes > 0 { taken.withLock { $0 -= bytes } }
    }

    var refusal: CallerPolicy.Refusal {
        CallerPolicy.Refusal(
            status: .serviceUnavailable,
            sentence: "too much at once: the requests under way have bodies of \(Room.most >> 20) MiB together; "
                + "try again in a second")
    }
}

extension Request {
    /// The size of its body; nil where that is not told before.
    var bodyBytes: Int? {
        if let length = headers[.contentLength].flatMap({ Int($0) }) { return length }
        return headers[.transferEncoding] == nil ? 0 : nil
    }
}
