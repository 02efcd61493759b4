/// One event of a `text/event-stream`.
package struct ServerSentEvent: Hashable, Sendable {
    /// The `event:` field; nil where the stream named none.
    package var event: String?
    /// The `data:` lines joined by line feeds.
    package var data: String

    package init(event: String? = nil, data: String) {
        self.event = event
        self.data = data
    }
}

/// Reads server-sent events from pieces of any size, by the WHATWG HTML standard, section 9.2.6.
///
/// Comments, `id:`, `retry:` and unknown fields are skipped. An event longer than `maximumBytes` is dropped whole and
/// ``overflowed`` says so: a hostile server cannot fill the memory.
package struct ServerSentEvents: Sendable {
    private let maximumBytes: Int
    private var line: [UInt8] = []
    private var event: String?
    private var data: [UInt8] = []
    private var hasData = false
    private var atStart = true
    private var lastWasCarriageReturn = false
    private var isDropping = false
    /// An event was dropped for its length.
    package private(set) var overflowed = false

    /// Of one event.
    package static let usualLimit = 16 << 20

    package init(maximumBytes: Int = usualLimit) {
        self.maximumBytes = maximumBytes
    }

    /// Takes the next bytes and gives back the events they completed. An event left open at the end of the stream is
    /// never given, as the standard wants it.
    package mutating func feed(_ bytes: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let isSecondOfPair = lastWasCarriageReturn && bytes[start] == UInt8(ascii: "\n")
            lastWasCarriageReturn = false
            if isSecondOfPair {
                start += 1
                continue
            }
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            append(bytes[start..<(end ?? bytes.endIndex)])
            guard let end else { break }
            lastWasCarriageReturn = bytes[end] == UInt8(ascii: "\r")
            if let event = endLine() { events.append(event) }
            start = end + 1
        }
        return events
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        let room = max(0, maximumBytes - line.count - data.count)
        line.append(contentsOf: part.prefix(room))
        guard part.count > room else { return }
        isDropping = true
        overflowed = true
    }

    private mutating func endLine() -> ServerSentEvent? {
        if atStart {
            atStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        defer { line.removeAll(keepingCapacity: true) }
        if line.isEmpty { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": event = String(decoding: value, as: UTF8.self)
        case "data":
            if hasData { data.append(UInt8(ascii: "\n")) }
            data.append(contentsOf: value)
            hasData = true
        default: break  // a comment (empty name), id, retry, or a field of the future
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            event = nil
            data.removeAll(keepingCapacity: true)
            hasData = false
            isDropping = false
        }
        guard hasData, !isDropping else { return nil }
        return ServerSentEvent(event: event, data: String(decoding: data, as: UTF8.self))
    }
}
