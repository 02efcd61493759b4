import Model

/// Evidence in the machine-readable document; pictures by the paths of their files.
enum JSONEvidence {
    static func members(_ evidence: ReportEvidence?) -> [String: JSONValue] {
        [
            "known_bad_pictures_recognised": .optional(evidence?.controls) { .integer($0) },
            "baselines": .array((evidence?.baselines ?? []).map(baseline)),
            "judges": .array((evidence?.judges ?? []).map(JSONScores.summary)),
            "notes": .array((evidence?.notes ?? []).map { .string($0) }),
            "pictures": .array((evidence?.pictures ?? []).map { picture($0, evidence?.folder) }),
        ]
    }

    private static func baseline(_ baseline: BaselineSummary) -> JSONValue {
        [
            "endpoint": .string(baseline.key.endpoint), "provider": .string(baseline.key.provider),
            "version": .string(baseline.key.version), "runs": .integer(baseline.runs),
            "needed_runs": .integer(baseline.needed), "in_force": .bool(baseline.isInForce),
            "fixtures": .integer(baseline.fixtures), "since": .moment(baseline.since),
            "since_us": .microseconds(baseline.since), "worst_psnr_db": .figure(baseline.worst),
            "bar_db": .figure(baseline.bar), "drift_bits": .optional(baseline.drift) { .integer($0) },
        ]
    }

    private static func picture(_ picture: PictureEvidence, _ folder: String?) -> JSONValue {
        let exhibit = picture.exhibit
        return [
            "check": .string(picture.name), "started_at": .moment(exhibit.startedAt),
            "started_at_us": .microseconds(exhibit.startedAt), "run": .string(exhibit.run),
            "reason": .string(exhibit.reason.rawValue), "more_alike": .integer(picture.repeats),
            "output": file(exhibit.output, folder), "input": .optional(exhibit.input) { file($0, folder) },
            "reference": .optional(exhibit.reference) { file($0, folder) },
        ]
    }

    private static func file(_ kept: KeptPicture, _ folder: String?) -> JSONValue {
        [
            "sha256": .string(kept.sha256), "bytes": .integer(kept.byteCount),
            "path": .string(folder.map { "\($0)/\(kept.path)" } ?? kept.path),
        ]
    }
}
