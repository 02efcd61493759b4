import CCurl
import Model
import Synchronization

/// What callers ask of the event loop.
enum Command: Sendable {
    case start(Order)
    case cancel(UInt64)
    case stop
}

/// One request on its way to the event loop.
struct Order: Sendable {
    let id: UInt64
    let request: HTTPRequest
    /// Read when the request is handed to libcurl.
    let clock: WallClock
    let onBytes: (@Sendable ([UInt8]) -> StreamStep)?
    let ticket: Ticket
    let trustedCertificates: String?
    /// Called exactly once.
    let finish: @Sendable (HTTPExchange) -> Void
}

/// Remembers a cancellation that overtakes the start it is about.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    func cancel() { cancelled.store(true, ordering: .releasing) }
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
}

/// Where callers on any thread leave commands, and where the event loop picks them up.
final class Mailbox: Sendable {
    /// Used by the loop's thread alone, but for `curl_multi_wakeup`, which libcurl allows from any thread.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private let box = Mutex((commands: [Command](), isClosed: false))

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    /// The loop and all callers are gone: nobody can wake the handle any more.
    deinit { curl_multi_cleanup(multi) }

    func post(_ command: Command) {
        let (wasEmpty, isClosed) = box.withLock { box in
            defer { if !box.isClosed { box.commands.append(command) } }
            return (box.commands.isEmpty, box.isClosed)
        }
        if isClosed, case .start(let order) = command {
            order.finish(.refused(order.clock.now(), "the HTTP client has been shut down"))
        } else if wasEmpty {
            curl_multi_wakeup(multi)
        }
    }

    func drain() -> [Command] {
        box.withLock { box in
            var commands: [Command] = []
            swap(&commands, &box.commands)
            return commands
        }
    }

    /// From now on orders are refused; gives back those that nobody will serve.
    func close() -> [Command] {
        box.withLock { box in
            defer { box = ([], true) }
            return box.commands
        }
    }
}
