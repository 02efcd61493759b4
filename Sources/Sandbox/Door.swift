import Synchronization

/// One listening port of the sandbox.
enum Door: Hashable, Sendable {
    case plain, secure
    /// Its TLS is wrong on purpose.
    case flawed(TLSFault)

    static func all(isSecure: Bool) -> [Door] {
        isSecure ? [.plain, .secure] + TLSFault.allCases.filter { $0 != .plain }.map(Door.flawed) : [.plain]
    }
}

/// Gathers the ports until every door is open.
final class DoorPlate: Sendable {
    private let doors: Set<Door>
    private let caFile: String?
    private let ports = Mutex<[Door: Int]>([:])

    init(doors: [Door], caFile: String?) {
        self.doors = Set(doors)
        self.caFile = caFile
    }

    var isComplete: Bool { ports.withLock { $0.count == doors.count } }

    /// All of them when this was the last; nil before.
    func note(_ door: Door, port: Int) -> SandboxPlace? {
        ports.withLock { ports in
            ports[door] = port
            guard ports.count == doors.count, let plain = ports[.plain] else { return nil }
            return SandboxPlace(port: plain, securePort: ports[.secure], caFile: caFile)
        }
    }
}
