import Model
import Transport

/// The moments of an exchange, by the wire's stamps.
struct WireSpan: Hashable {
    let start: ContinuousClock.Instant
    /// The request's last byte was handed over.
    let sent: ContinuousClock.Instant
    /// The answer's first line came.
    let answered: ContinuousClock.Instant
    let end: ContinuousClock.Instant
    /// One turn of the TCP handshake; nil on a connection that was used before.
    let roundTrip: Duration?
}

extension WireSpan {
    init(_ exchange: HTTPExchange) {
        let timings = exchange.timings
        let before = [timings.dns, timings.connect, timings.tls, timings.upload].compactMap(\.self)
        let sent = min(exchange.end, exchange.start + before.reduce(.zero, +))
        self.init(
            start: exchange.start, sent: sent, answered: min(exchange.end, sent + (timings.wait ?? .zero)),
            end: exchange.end, roundTrip: timings.connect)
    }
}
