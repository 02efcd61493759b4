import Foundation
import GRDB
package import Model

extension Ledger {
    /// Everything that was learned, key by key, samples in the order of time.
    package func baselines() throws(RecordingError) -> [Baseline] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT baseline.*, run.id AS run_id FROM baseline JOIN run ON run.number = baseline.run
                    ORDER BY endpoint, provider, version, at_us, run, fixture
                    """)
            var baselines: [Baseline] = []
            while let row = try rows.next() {
                try row.expect(TableShape.baseline.kinds + "t", of: "baseline", path: path)
                let key = BaselineKey(endpoint: row["endpoint"], provider: row["provider"], version: row["version"])
                guard let sample = sample(row) else { continue }
                if baselines.last?.key != key { baselines.append(Baseline(key: key, samples: [])) }
                baselines[baselines.count - 1].samples.append(sample)
            }
            return baselines
        }
    }

    /// Adds what a run taught, in one transaction, and forgets of its keys all but the last `runs` runs.
    package func learn(_ lessons: [Baseline], of run: Run, keeping runs: Int) throws(RecordingError) {
        guard !lessons.isEmpty else { return }
        try write { db in
            let number = try Int64.fetchOne(db, sql: "SELECT number FROM run WHERE id = ?", arguments: [run.id])
            for lesson in lessons {
                for sample in lesson.samples { try insert(sample, lesson.key, run: number, db) }
                let key: [any DatabaseValueConvertible] = [
                    lesson.key.endpoint, lesson.key.provider, lesson.key.version,
                ]
                try db.cachedStatement(
                    sql: """
                        DELETE FROM baseline WHERE endpoint = ?1 AND provider = ?2 AND version = ?3 AND run NOT IN (
                            SELECT DISTINCT run FROM baseline WHERE endpoint = ?1 AND provider = ?2 AND version = ?3
                            ORDER BY at_us DESC, run DESC LIMIT ?4)
                        """
                ).execute(arguments: StatementArguments(key + [runs]))
            }
        }
    }

    /// Forgets what was learned of an endpoint, or of one of its providers; nil: of all.
    ///
    /// - Returns: how many keys are forgotten.
    package func forgetBaselines(endpoint: String?, provider: String? = nil) throws(RecordingError) -> Int {
        try write { db in
            let condition = "WHERE endpoint = coalesce(?, endpoint) AND provider = coalesce(?, provider)"
            let arguments: StatementArguments = [endpoint, provider]
            let keys = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM (SELECT DISTINCT endpoint, provider, version FROM baseline \(condition))",
                arguments: arguments)
            try db.execute(sql: "DELETE FROM baseline \(condition)", arguments: arguments)
            return keys ?? 0
        }
    }

    /// Notes how many known-bad pictures the judge recognised before a run.
    package func note(controls: Int, of run: Run) throws(RecordingError) {
        try write { db in
            try db.execute(sql: "UPDATE run SET controls = ? WHERE id = ?", arguments: [controls, run.id])
        }
    }

    /// The same of the latest fifty runs of a window: the fewest of any of them. Nil where none was tested, or one judged
    /// pictures untested, as its first outcomes tell: a window of months has a hundred thousand runs.
    ///
    /// - Parameter window: in which the runs began.
    package func controls(of window: ClosedRange<Timestamp>) throws(RecordingError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    WITH latest AS (
                        SELECT number, controls FROM run WHERE started_us BETWEEN ?1 AND ?2
                        ORDER BY started_us DESC LIMIT 50)
                    SELECT min(controls) FROM latest WHERE controls > 0 AND NOT EXISTS (
                        SELECT 1 FROM latest WHERE controls IS NULL AND EXISTS (
                            SELECT 1 FROM (SELECT image_sha256 FROM outcome WHERE run = latest.number LIMIT 500)
                            WHERE image_sha256 IS NOT NULL))
                    """, arguments: [window.lowerBound.microseconds, window.upperBound.microseconds])
        }
    }

    private func insert(_ sample: BaselineSample, _ key: BaselineKey, run: Int64?, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO baseline (endpoint, provider, version, run, fixture, at_us, image_format,
                    image_width, image_height, identical, psnr, psnr_y, image_hash, colours)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            key.endpoint, key.provider, key.version, run, sample.fixture, sample.at.microseconds,
            sample.format.rawValue, sample.width, sample.height, sample.fidelity?.identical, sample.fidelity?.psnr,
            sample.fidelity?.psnrY, sample.perceptualHash.map { Int64(bitPattern: $0) },
            sample.signature.map { Data($0.values) },
        ])
    }

    /// Nil for a picture of a format that only another version knows: nothing is held against it.
    private func sample(_ row: Row) -> BaselineSample? {
        guard let format = ImageFormat(rawValue: row["image_format"]) else { return nil }
        let fidelity = (row["identical"] as Bool?).map {
            Fidelity(identical: $0, psnr: row["psnr"], psnrY: row["psnr_y"])
        }
        return BaselineSample(
            run: row["run_id"], at: row.moment("at_us"), fixture: row["fixture"], format: format,
            width: row["image_width"], height: row["image_height"], fidelity: fidelity,
            perceptualHash: (row["image_hash"] as Int64?).map { UInt64(bitPattern: $0) },
            signature: (row["colours"] as Data?).flatMap { PictureSignature([UInt8]($0)) })
    }
}
