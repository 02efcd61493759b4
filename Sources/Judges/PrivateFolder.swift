import FoundationEssentials
import Glibc

/// A folder that only its owner may enter, in the system's place for temporary files, with files only the owner may read.
package struct PrivateFolder {
    package struct Failure: Error {
        package let reason: String
    }

    package let path: String

    /// - Parameter purpose: a word of its name.
    package init(for purpose: String = "judge") throws(Failure) {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array("\(parent)/assay-\(purpose)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(reason: "no folder can be made in \(parent): \(reasonOfFailure())")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func write(_ bytes: [UInt8], as name: String) throws(Failure) {
        let place = "\(path)/\(name)"
        let file = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Failure(reason: "\(place) cannot be made: \(reasonOfFailure())") }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(reason: "\(place) cannot be written: \(reasonOfFailure())") }
            written += count
        }
    }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// What the last call of the system failed for.
func reasonOfFailure(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
