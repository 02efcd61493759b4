import Foundation

/// A port on 127.0.0.1 whose queue of unaccepted connections is full: connecting to it hangs, as to a host behind a
/// firewall that drops packets.
package final class FullListener: Sendable {
    package let port: Int
    private let sockets: [Int32]

    package init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var opened = [listener]
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length)
                listen(listener, 0)
                getsockname(listener, $0, &length)
                for _ in 0..<8 {
                    let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                    connect(filler, $0, length)
                    opened.append(filler)
                }
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        sockets = opened
    }

    deinit { sockets.forEach { close($0) } }
}
