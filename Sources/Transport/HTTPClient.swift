package import Model
import Synchronization

/// HTTP/1.1 and HTTP/2 through libcurl: any number of exchanges at a time, all on one thread of its own.
///
/// Connections are kept and used again. Proxies of the environment are not used: a latency measured through one
/// would be the proxy's.
package final class HTTPClient: Sendable {
    private enum State {
        case idle
        case running(Mailbox)
        case stopped
    }

    private let clock: WallClock
    private let trustedCertificates: String?
    private let state = Mutex(State.idle)
    private let lastID = Atomic<UInt64>(0)

    /// The thread starts with the first request.
    ///
    /// - Parameter trustedCertificates: a PEM file of the authorities to trust instead of the system's.
    package init(clock: WallClock = .system, trustedCertificates: String? = nil) {
        self.clock = clock
        self.trustedCertificates = trustedCertificates
    }

    deinit { shutdown() }

    /// Sends the request and reads the whole answer. Never throws: what went wrong is in the exchange.
    ///
    /// Cancelling the task ends the transfer at once, with code `self.error` and the detail ``HTTPExchange/interrupted``.
    package func perform(_ request: HTTPRequest) async -> HTTPExchange {
        await run(request, onBytes: nil)
    }

    /// Sends the request and hands over the body of a 2xx answer as it arrives; any other answer's body is collected
    /// in the response as ``perform(_:)`` does.
    ///
    /// - Parameter onBytes: called on the client's thread: it must return at once.
    package func stream(
        _ request: HTTPRequest, onBytes: @escaping @Sendable ([UInt8]) -> StreamStep
    ) async -> HTTPExchange {
        await run(request, onBytes: onBytes)
    }

    /// Ends all transfers and the thread. Requests made later fail with `self.error`.
    package func shutdown() {
        let mailbox = state.withLock { state -> Mailbox? in
            defer { state = .stopped }
            if case .running(let mailbox) = state { return mailbox }
            return nil
        }
        mailbox?.post(.stop)
    }

    private func run(_ request: HTTPRequest, onBytes: (@Sendable ([UInt8]) -> StreamStep)?) async -> HTTPExchange {
        guard let mailbox = runningMailbox() else {
            return .refused(clock.now(), "the HTTP client has been shut down")
        }
        let id = lastID.add(1, ordering: .relaxed).newValue
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.post(
                    .start(
                        Order(
                            id: id, request: request, clock: clock, onBytes: onBytes, ticket: ticket,
                            trustedCertificates: trustedCertificates,
                            finish: { continuation.resume(returning: $0) })))
            }
        } onCancel: {
            guard !request.survivesCancellation else { return }
            ticket.cancel()
            mailbox.post(.cancel(id))
        }
    }

    private func runningMailbox() -> Mailbox? {
        state.withLock { state in
            switch state {
            case .running(let mailbox): return mailbox
            case .stopped: return nil
            case .idle:
                guard let mailbox = EventLoop.launch() else { return nil }
                state = .running(mailbox)
                return mailbox
            }
        }
    }
}

extension HTTPExchange {
    /// An exchange of which nothing was sent.
    static func refused(_ moment: Timestamp, _ detail: String) -> HTTPExchange {
        let now = ContinuousClock.now
        return HTTPExchange(
            startedAt: moment, start: now, end: now, response: nil,
            failure: TransportFailure(code: .selfError, detail: detail), timings: Timings(), bytesUp: 0, bytesDown: 0,
            reusedConnection: false)
    }
}
