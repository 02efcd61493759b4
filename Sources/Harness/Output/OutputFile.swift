import Foundation

/// A file that the user wants written.
package enum OutputFile {
    /// Why not, in words that go on after "cannot write PATH: ".
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        fileprivate init(_ number: Int32) {
            description = number == ENXIO ? "nobody reads the pipe" : Descriptor.reason(number)
        }
    }

    /// Writes all of the bytes, with the folder they go to.
    ///
    /// A plain file is replaced when all is written, so that no reader sees half of it. A device, a pipe, a link and a
    /// file of several names are what they are on purpose: the bytes go through them, and they stay.
    ///
    /// - Parameter patience: how long to wait for somebody who reads a pipe.
    package static func write(
        _ bytes: [UInt8], to path: String, patience: Duration = .seconds(10)
    ) throws(Failure) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw Failure(errno) }
            try createFolder(of: path)
            return try replace(path, by: bytes, mode: nil)
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            return try writeThrough(path, bytes, patience)
        }
        do throws(Failure) {
            try replace(path, by: bytes, mode: status.st_mode & 0o7777)
        } catch {
            // A folder where nothing may be created can still hold a file that may be written.
            guard access(path, W_OK) == 0, access(folder(of: path), W_OK) != 0 else { throw error }
            try writeThrough(path, bytes, patience)
        }
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    private static func createFolder(of path: String) throws(Failure) {
        let folder = folder(of: path)
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o777) != 0, errno != EEXIST { throw Failure(errno) }
        }
    }

    private static func replace(_ path: String, by bytes: [UInt8], mode: mode_t?) throws(Failure) {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let draft = "\(folder(of: path))/.\(name.utf8.count > 200 ? "draft" : name).\(UInt32.random(in: 0 ... .max))"
        let file = Foundation.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw Failure(errno) }
        if let mode { fchmod(file, mode) }
        var number = Descriptor.write(bytes, to: file)
        if close(file) != 0 { number = number ?? errno }
        if number == nil, rename(draft, path) != 0 { number = errno }
        if let number {
            unlink(draft)
            throw Failure(number)
        }
    }

    private static func writeThrough(_ path: String, _ bytes: [UInt8], _ patience: Duration) throws(Failure) {
        if let stream = standardStream(at: path) {
            if let number = Descriptor.write(bytes, to: stream) { throw Failure(number) }
            return
        }
        let file = try open(path, patience)
        defer { close(file) }
        let milliseconds = Int32(clamping: patience.components.seconds * 1000)
        if let number = Descriptor.write(bytes, to: file, patience: milliseconds) { throw Failure(number) }
    }

    /// `/dev/stdout` and its like: opened anew, a file behind it would be cut, and written over from its beginning.
    private static func standardStream(at path: String) -> Int32? {
        var (file, stream) = (stat(), stat())
        guard stat(path, &file) == 0, file.st_mode & S_IFMT != S_IFCHR else { return nil }
        return [STDOUT_FILENO, STDERR_FILENO].first { descriptor in
            fstat(descriptor, &stream) == 0 && (stream.st_dev, stream.st_ino) == (file.st_dev, file.st_ino)
        }
    }

    /// A pipe that nobody reads cannot be opened: the reader gets some time to come.
    private static func open(_ path: String, _ patience: Duration) throws(Failure) -> Int32 {
        let end = ContinuousClock.now + patience
        while true {
            let file = Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o666)
            if file >= 0 { return file }
            guard errno == ENXIO || errno == EINTR, ContinuousClock.now < end else { throw Failure(errno) }
            usleep(20_000)
        }
    }

    /// - Throws: ``HarnessError/otherFile(_:)`` for the first that is there with other bytes.
    package static func refuseOverwriting(_ files: [(path: String, bytes: [UInt8])]) throws(HarnessError) {
        for (path, bytes) in files {
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            let isSame = status.st_mode & S_IFMT == S_IFREG && FileManager.default.contents(atPath: path) == Data(bytes)
            guard isSame else { throw .otherFile(path) }
        }
    }
}
