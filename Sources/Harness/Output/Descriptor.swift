import Foundation

/// Writing to what is open already.
enum Descriptor {
    /// Writes all of the bytes, however many calls that takes.
    ///
    /// - Parameter patience: milliseconds to wait for a reader that takes nothing; nil: for ever.
    /// - Returns: the error's number; nil when all is written.
    static func write(_ bytes: [UInt8], to descriptor: Int32, patience: Int32? = nil) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                if let number = wait(for: descriptor, patience) { return number }
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }

    /// Until it takes something; a stream that others have made non-blocking is no error.
    private static func wait(for descriptor: Int32, _ patience: Int32?) -> Int32? {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let ready = poll(&state, 1, patience ?? -1)
        if ready < 0, errno != EINTR { return errno }
        return ready == 0 ? ETIMEDOUT : nil
    }

    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
