import Foundation
import Model
import Reporting

/// Finds two names of one file among those a command writes, before it writes over its own work.
struct SharedFile {
    private var known: [String: String] = [:]

    /// - Parameters:
    ///   - what: how the file is called in a sentence, without its path.
    ///   - companions: endings of files that stand beside it and belong to it.
    /// - Throws: ``HarnessError/sameFile(_:_:)``.
    mutating func add(_ what: String, _ path: String, companions: [String] = []) throws(HarnessError) {
        let name = what.hasSuffix("=") ? what + path : "\(what) \(path)"
        for ending in [""] + companions {
            guard let place = SharedFile.place(of: path + ending) else { continue }
            if let other = known[place] { throw .sameFile(name, other) }
            known[place] = name
        }
    }

    /// By the file itself where it is there, else by the folder it will be in. Nil for a device such as `/dev/null`,
    /// which takes everything.
    private static func place(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
        }
        return status.st_mode & S_IFMT == S_IFCHR ? nil : "\(status.st_dev):\(status.st_ino)"
    }
}

extension ReportDelivery {
    /// Refuses reports that would overwrite each other, or what the command works with, or are meant for stdout.
    ///
    /// - Parameters:
    ///   - ledger: the path of the ledger in use.
    ///   - settings: the path of the settings in use, if they are a file.
    ///   - folder: where pages go, if they do.
    package func refuseSharing(
        ledger: String, settings: String?, folder: String? = nil
    ) throws(HarnessError) {
        if let dash = files.first(where: { $0.path == "-" }) { throw .dash(dash.format.rawValue) }
        var shared = SharedFile()
        if !FleetPolicy.isAddress(ledger) {
            try shared.add("the ledger", ledger, companions: ["-wal", "-shm", "-journal", "-ship"])
        }
        if let settings { try shared.add("the settings", settings) }
        if let folder { for name in ReportFolder.fixedNames { try shared.add("--out", "\(folder)/\(name)") } }
        for file in files { try shared.add("--report \(file.format.rawValue)=", file.path) }
    }
}
