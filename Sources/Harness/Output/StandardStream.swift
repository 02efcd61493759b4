import Foundation
package import Model
import Synchronization

/// Why a stream could not be written.
package struct StreamFailure: Hashable, Sendable {
    /// Of the system call.
    package let errorNumber: Int32

    package init(errorNumber: Int32) {
        self.errorNumber = errorNumber
    }

    /// The program at the other end of the pipe has ended, as `head` does: nobody is waiting for more.
    package var isReaderGone: Bool { errorNumber == EPIPE }

    package var reason: String { Descriptor.reason(errorNumber) }
}

/// Stdout or stderr. What cannot be written is kept as a value: nothing that is printed ever ends the process.
package final class StandardStream: Sendable {
    package static let output = StandardStream(STDOUT_FILENO)
    package static let error = StandardStream(STDERR_FILENO)

    private let descriptor: Int32
    private let first = Mutex<StreamFailure?>(nil)

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The first failure; nil while everything was written.
    package var failure: StreamFailure? { first.withLock { $0 } }

    /// Writes all of the text, without lines of other threads in between.
    package func write(_ text: String) {
        first.withLock { first in
            guard let number = Descriptor.write(Array(text.utf8), to: descriptor) else { return }
            first = first ?? StreamFailure(errorNumber: number)
        }
    }

    /// To be called before anything is opened. A reader that goes away is an error of the writing call and no signal;
    /// and a stream that was closed keeps its number, so that no file or connection is opened under it and printed into.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // For reading only: what is written to it is refused, as before.
            let place = open("/dev/null", O_RDONLY)
            guard place >= 0, place != descriptor else { continue }
            dup2(place, descriptor)
            close(place)
        }
    }
}

extension ExitStatus {
    /// The status of a program whose result stands. A report or a line that could not be written makes it 3, and a
    /// reader that has gone 141, only where nothing else went wrong: it must not hide a failed check.
    package func afterDelivery(complete: Bool, output: StreamFailure? = nil) -> ExitStatus {
        guard self == .passed else { return self }
        if let output { return output.isReaderGone ? .readerGone : .noAnswer }
        return complete ? self : .noAnswer
    }
}
