import Foundation
import Synchronization

/// A request as it came over the wire.
package struct RawRequest: Sendable {
    package let method: String
    /// Path and query.
    package let target: String
    /// In order, names as they were sent.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// 1 for the first connection the server accepted.
    package let connection: Int

    package subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var path: String { String(target.prefix { $0 != "?" }) }
}

/// What the server does with a request, step by step. Without an ending of its own the connection is kept.
package struct Script: Sendable, ExpressibleByArrayLiteral {
    package enum Step: Sendable {
        case send([UInt8])
        case pause(Duration)
        /// An orderly end (FIN).
        case close
        /// A reset (RST), as a crashed server or a firewall sends it.
        case reset
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }
    package init(arrayLiteral elements: Step...) { steps = elements }

    /// A whole answer with its length.
    package static func answer(
        _ status: Int = 200, _ headers: [String: String] = [:], body: [UInt8] = [], after pause: Duration? = nil
    ) -> Script {
        var fields = headers
        fields["Content-Length"] = fields["Content-Length"] ?? "\(body.count)"
        return Script((pause.map { [.pause($0)] } ?? []) + [.send(head(status, fields) + body)])
    }

    package static func json(
        _ text: String, status: Int = 200, _ headers: [String: String] = [:], after pause: Duration? = nil
    ) -> Script {
        answer(
            status, ["Content-Type": "application/json"].merging(headers) { _, own in own }, body: Array(text.utf8),
            after: pause)
    }

    package static func text(_ text: String, status: Int = 200, type: String = "text/html") -> Script {
        answer(status, ["Content-Type": type], body: Array(text.utf8))
    }

    /// A chunked event stream: each piece is a chunk of its own. Without `ended` the final chunk is left out and the
    /// connection closed.
    package static func events(_ pieces: [String], ended: Bool = true, pause: Duration? = nil) -> Script {
        var script = Script([
            .send(head(200, ["Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"]))
        ])
        for piece in pieces {
            if let pause { script.steps.append(.pause(pause)) }
            script.steps.append(.send(Array("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n".utf8)))
        }
        script.steps.append(ended ? .send(Array("0\r\n\r\n".utf8)) : .close)
        return script
    }

    package static func head(_ status: Int, _ headers: [String: String]) -> [UInt8] {
        let fields = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Status \(status)\r\n\(fields)\r\n".utf8)
    }
}

/// A raw HTTP/1.1 server on 127.0.0.1 that does exactly what a test tells it, right or wrong. One thread a connection.
package final class LoopbackServer: Sendable {
    package let port: Int
    private let listener: Int32
    private let shared: Shared

    /// What the threads of the connections need: they do not keep the server alive.
    private final class Shared: Sendable {
        let answer: @Sendable (RawRequest) -> Script
        let greeting: Script
        let requests = Mutex<[RawRequest]>([])
        let isClosed = Atomic(false)

        init(greeting: Script, answer: @escaping @Sendable (RawRequest) -> Script) {
            self.greeting = greeting
            self.answer = answer
        }
    }

    package struct NoSocket: Error { let errno: Int32 }

    /// - Parameter greeting: done as soon as a client connects, before anything is read.
    package init(greeting: Script = [], answer: @escaping @Sendable (RawRequest) -> Script) throws {
        shared = Shared(greeting: greeting, answer: answer)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) != 0 || listen(socket, 64) != 0 || getsockname(socket, $0, &length) != 0
            }
        }
        guard !failed else { throw NoSocket(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [shared] in LoopbackServer.accept(on: socket, shared) }
    }

    deinit {
        shared.isClosed.store(true, ordering: .releasing)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Every request read so far, in the order they came.
    package var requests: [RawRequest] { shared.requests.withLock { $0 } }

    private static func accept(on listener: Int32, _ shared: Shared) {
        var count = 0
        while !shared.isClosed.load(ordering: .acquiring) {
            let connection = Foundation.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            count += 1
            let number = count
            Thread.detachNewThread { serve(connection, number, shared) }
        }
    }

    private static func serve(_ socket: Int32, _ number: Int, _ shared: Shared) {
        var reader = RequestReader(socket: socket, connection: number)
        var isOpen = play(shared.greeting, on: socket, shared)
        while isOpen, let request = reader.next() {
            shared.requests.withLock { $0.append(request) }
            isOpen = play(shared.answer(request), on: socket, shared)
        }
        if isOpen { close(socket) }
    }

    /// False when the script ended the connection.
    private static func play(_ script: Script, on socket: Int32, _ shared: Shared) -> Bool {
        for step in script.steps {
            switch step {
            case .send(let bytes):
                guard sendAll(bytes, on: socket) else {
                    close(socket)
                    return false
                }
            case .pause(let span):
                let end = ContinuousClock.now + span
                while ContinuousClock.now < end, !shared.isClosed.load(ordering: .acquiring) { usleep(2000) }
            case .close:
                close(socket)
                return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                close(socket)
                return false
            }
        }
        return true
    }

    private static func sendAll(_ bytes: [UInt8], on socket: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}

/// Reads one request after the other from a socket: header lines, then as many bytes as `Content-Length` says.
private struct RequestReader {
    let socket: Int32
    let connection: Int
    private var buffer: [UInt8] = []

    init(socket: Int32, connection: Int) {
        self.socket = socket
        self.connection = connection
    }

    mutating func next() -> RawRequest? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) { return request(headEnd: end) }
            guard fill() else { return nil }
        }
    }

    private mutating func request(headEnd: Range<Int>) -> RawRequest? {
        let lines = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        buffer.removeSubrange(..<headEnd.upperBound)
        let words = lines[0].split(separator: " ")
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        while buffer.count < length {
            guard fill() else { return nil }
        }
        defer { buffer.removeSubrange(..<length) }
        guard words.count == 3 else { return nil }
        return RawRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: Array(buffer[..<length]),
            connection: connection)
    }

    private mutating func fill() -> Bool {
        let room = 64 << 10
        let piece = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
            count = max(0, recv(socket, memory.baseAddress, room, 0))
        }
        buffer.append(contentsOf: piece)
        return !piece.isEmpty
    }
}
