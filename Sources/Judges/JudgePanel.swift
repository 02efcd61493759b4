import FoundationEssentials
package import Model
import Threads

/// The judges of the user's own. They are asked on threads of their own, so that no judge holds up what is measured, and
/// so many at once as there are threads.
package struct JudgePanel: Sendable {
    /// Opinions under way at once.
    package static let atOnce = 2
    /// What of our environment a command sees, where it is set and holds no secret of ours. Its `TMPDIR` is the folder
    /// with its files.
    package static let passedOn = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "VIRTUAL_ENV", "PYTHONPATH",
        "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "HF_HOME", "TORCH_HOME", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS",
    ]

    private let judges: [JudgeSpec]
    private let redactor: Redactor
    private let pool: WorkerPool?

    /// A panel for as long as the body runs.
    ///
    /// - Parameter secrets: what no judge is told, and no judge's words repeat.
    package static func with<Value, Failure: Error>(
        _ judges: [JudgeSpec], secrets: [Secret], _ body: (JudgePanel) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let redactor = Redactor(secrets)
        guard !judges.isEmpty else { return try await body(JudgePanel(judges: [], redactor: redactor, pool: nil)) }
        return try await WorkerPool.with(threads: atOnce) { pool async throws(Failure) in
            try await body(JudgePanel(judges: judges, redactor: redactor, pool: pool))
        }
    }

    private init(judges: [JudgeSpec], redactor: Redactor, pool: WorkerPool?) {
        self.judges = judges
        self.redactor = redactor
        self.pool = pool
    }

    package func isFor(_ feature: FeatureSpec) -> Bool { judges.contains { $0.judges(feature) } }

    /// What all judges of the feature say, in the order of the settings. Cancelling the task ends those under way.
    package func scores(of work: JudgedWork, _ feature: FeatureSpec) async -> [JudgeScore] {
        var scores: [JudgeScore] = []
        for judge in judges where judge.judges(feature) { scores.append(await score(of: work, by: judge)) }
        return scores
    }

    /// What one of them says, whatever the feature.
    package func score(of work: JudgedWork, by judge: JudgeSpec) async -> JudgeScore {
        await withTaskExecutorPreference(pool) { await opinion(of: work, by: judge) }
    }

    @concurrent private func opinion(of work: JudgedWork, by judge: JudgeSpec) async -> JudgeScore {
        switch said(of: work, by: judge) {
        case .score(let score, let message):
            JudgeScore(judge: judge.id, score: score, bounds: judge.bounds, message: message)
        case .nothing(let reason): JudgeScore(judge: judge.id, score: nil, bounds: judge.bounds, message: reason)
        }
    }

    /// Blocks until the command has ended.
    private func said(of work: JudgedWork, by judge: JudgeSpec) -> JudgeAnswer.Said {
        do throws(PrivateFolder.Failure) {
            let folder = try PrivateFolder()
            defer { folder.remove() }
            for (name, file) in work.files { try folder.write(file.bytes, as: "\(name).\(file.suffix)") }
            try folder.write(work.question(to: judge, in: folder.path, redactor), as: "question.json")
            let process = JudgeProcess(
                command: judge.command, folder: judge.folder, environment: environment(in: folder.path),
                question: "\(folder.path)/question.json", within: judge.within.duration, memory: judge.memory.bytes)
            return JudgeAnswer(redactor: redactor).said(process.run(), within: judge.within.duration)
        } catch {
            return .nothing(because: error.reason)
        }
    }

    private func environment(in folder: String) -> [String: String] {
        let own = ProcessInfo.processInfo.environment
        var passed: [String: String] = [:]
        for name in JudgePanel.passedOn {
            if let value = own[name], redactor.redact(value) == value { passed[name] = value }
        }
        passed["TMPDIR"] = folder
        return passed
    }
}
