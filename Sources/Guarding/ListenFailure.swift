import Foundation
import NIOCore

/// Why a server could not begin to listen.
package enum ListenFailure {
    /// The system's own words where the system refused: `Address already in use`.
    package static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is SocketAddressError.UnknownHost: "there is no such address or host name"
        default: "\(error)"
        }
    }

    /// What to do about it, as the end of a sentence.
    package static func remedy(_ error: any Error) -> String {
        let isOfHost = error is SocketAddressError.UnknownHost || (error as? IOError)?.errnoCode == EADDRNOTAVAIL
        return isOfHost
            ? "choose an address of this machine: 127.0.0.1 for its own programs, 0.0.0.0 for all who reach it"
            : "choose another port, or 0 for a free one"
    }

    /// Whether it is the address that was refused, and not what is served there.
    package static func isOfAddress(_ error: any Error) -> Bool {
        error is IOError || error is SocketAddressError.UnknownHost
    }
}
