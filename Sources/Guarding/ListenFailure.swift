import Foundation
import NIOCore

/// Why a server could not begin to listen.
package enum ListenFailure {
    /// The system's own words where the system refused: `Address already in use`.
    package static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        default: "\(error)"
        }
    }
}
