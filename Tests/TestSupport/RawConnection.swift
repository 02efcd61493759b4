import Foundation

/// A bare TCP connection to loopback, for what no HTTP client lets one do.
package final class RawConnection {
    private let descriptor: Int32

    package struct Failed: Error { let errno: Int32 }

    /// - Parameter patience: how long ``receive()`` waits, in seconds.
    package init(port: Int, patience: Int = 30) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) != 0 }
        }
        if failed { throw Failed(errno: errno) }
    }

    deinit { close(descriptor) }

    package func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failed(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// What arrives next, at most 4 KiB; empty at the end.
    package func receive() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw Failed(errno: errno) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// All that arrives until the other side ends.
    package func receiveAll() throws -> String {
        var all = ""
        while true {
            let piece = try receive()
            if piece.isEmpty { return all }
            all += piece
        }
    }

    /// Asks HEAD and then GET over one connection, and returns both answers.
    ///
    /// - Throws: where the answer to HEAD has a body, so that the next answer does not begin where it should.
    package static func headThenGet(_ path: String, port: Int) throws -> (head: String, get: String) {
        let connection = try RawConnection(port: port)
        try connection.send("HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let all = try connection.receiveAll()
        guard let end = all.range(of: "\r\n\r\n"), all[end.upperBound...].hasPrefix("HTTP/1.1 ") else {
            throw BodyAfterHead(text: all)
        }
        return (String(all[..<end.lowerBound]), String(all[end.upperBound...]))
    }

    /// Asks as HTTP/1.0 does, without a host, and returns the answer, which ends with the connection.
    package static func oldGet(_ path: String, port: Int) throws -> String {
        let connection = try RawConnection(port: port, patience: 10)
        try connection.send("GET \(path) HTTP/1.0\r\n\r\n")
        return try connection.receiveAll()
    }

    package struct BodyAfterHead: Error { let text: String }

    /// An answer's header lines that say what is sent: status and length.
    package static func promise(_ answer: String) -> [String] {
        answer.components(separatedBy: "\r\n").prefix { !$0.isEmpty }
            .filter { $0.hasPrefix("HTTP/1.") || $0.lowercased().hasPrefix("content-") }
            .map { $0.replacing("HTTP/1.0 ", with: "HTTP/1.1 ") }
    }
}
