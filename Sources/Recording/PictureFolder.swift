import FoundationEssentials
import Hashing
package import Model

/// The folder of kept pictures beside a ledger: files named by their content, so that a picture that comes a hundred
/// times is kept once.
package struct PictureFolder: Hashable, Sendable {
    package let path: String

    /// `assay.db` has `assay.pictures` beside it.
    package init(besideLedger ledger: String) {
        let name = ledger.split(separator: "/").last.map(String.init) ?? ledger
        let stem = name.contains(".") ? String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]) : name
        path = String(ledger.dropLast(name.count)) + (stem.isEmpty ? name : stem) + ".pictures"
    }

    package func path(of picture: KeptPicture) -> String { "\(path)/\(picture.path)" }

    /// Writes the bytes, unless they are there: a file is whole or absent, whatever happens.
    package func keep(_ bytes: [UInt8], as picture: KeptPicture) throws(PictureProblem) {
        let file = path(of: picture)
        guard !FileManager.default.fileExists(atPath: file) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]), withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw PictureProblem(path: file, reason: PictureProblem.reason(error))
        }
    }

    /// Nil when it is gone, or is not what its name says.
    package func bytes(of picture: KeptPicture) -> [UInt8]? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path(of: picture))) else { return nil }
        let bytes = Array(data)
        return SHA256.hex(bytes) == picture.sha256 ? bytes : nil
    }

    /// A file that cannot be removed is left: it is named by its content, and does no harm.
    func remove(_ picture: KeptPicture) {
        try? FileManager.default.removeItem(atPath: path(of: picture))
    }
}

/// A picture could not be kept. The ledger is not touched by it.
package struct PictureProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String {
        "cannot keep the picture \(path): \(reason). Free some space or change the permissions, or run with --keep none; "
            + "all outcomes are in the ledger."
    }

    fileprivate static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return String(describing: error) }
        return switch error.code {
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteNoPermission, .fileWriteVolumeReadOnly: "no permission to write there"
        default: String(describing: error.underlying ?? error)
        }
    }
}
