import Foundation
package import Imaging

/// Whole files.
package enum FileBytes {
    package struct Failure: Error, Hashable, Sendable {
        /// One sentence with the path and the reason.
        package let message: String
    }

    /// The file in memory, once. At most a byte more than a picture may have is read, whatever the file's size.
    package static func read(_ path: String, limits: DecodeLimits = DecodeLimits()) throws(Failure) -> [UInt8] {
        var status = stat()
        // A pipe with a name waits for somebody who writes to it; one behind /dev/stdin has its writer.
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO {
            throw Failure(message: "cannot read \(path): it is no regular file")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        guard fstat(file, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(message: "cannot read \(path): it is a folder")
        }
        let most = limits.maximumBytes + 1
        // What has no size, such as a pipe, is read as it comes.
        var capacity = status.st_mode & S_IFMT == S_IFREG ? min(Int(status.st_size), most) : 1 << 20
        var bytes: [UInt8] = []
        while true {
            let (part, isEnd) = try chunk(of: file, at: path, capacity)
            if bytes.isEmpty { bytes = part } else { bytes += part }
            capacity = min(1 << 20, most - bytes.count)
            if isEnd || capacity == 0 { return bytes }
        }
    }

    /// Up to `capacity` bytes, fewer only at the end of the file.
    private static func chunk(
        of file: Int32, at path: String, _ capacity: Int
    ) throws(Failure) -> (bytes: [UInt8], isEnd: Bool) {
        var (isEnd, hasFailed) = (false, false)
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity, !isEnd {
                let got = Foundation.read(file, buffer.baseAddress?.advanced(by: count), capacity - count)
                if got < 0, errno == EINTR { continue }
                hasFailed = got < 0
                isEnd = got <= 0
                count += max(got, 0)
            }
        }
        if hasFailed { throw failure("read", path) }
        return (bytes, isEnd)
    }

    /// Writes or overwrites the file; what could only be written in part is an error.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        guard let file = fopen(path, "wb") else { throw failure("write", path) }
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0
        let reason = isWritten ? nil : failure("write", path)
        fclose(file)
        if let reason { throw reason }
    }

    private static func failure(_ verb: String, _ path: String) -> Failure {
        Failure(message: "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
