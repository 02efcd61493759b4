import Foundation
import Hashing
import Model
import Recording
import Testing

@Suite("Baselines and pictures in the ledger")
struct BaselineTests {
    private func run(_ number: Int) -> Run { Sample.run("run-\(number)", at: Sample.start + .seconds(number)) }

    private func lesson(_ number: Int, version: String = "v1") -> Baseline {
        let key = BaselineKey(endpoint: "hd-image", provider: "replicate", version: version)
        func sample(_ fixture: String, _ fidelity: Fidelity?) -> BaselineSample {
            BaselineSample(
                run: "run-\(number)", at: run(number).startedAt, fixture: fixture, format: .jpeg, width: 3, height: 2,
                fidelity: fidelity, perceptualHash: fidelity == nil ? nil : .max - UInt64(number))
        }
        return Baseline(
            key: key,
            samples: [
                sample("a", Fidelity(identical: false, psnr: 31.25, psnrY: 33)),
                sample("b", Fidelity(identical: true, psnr: nil, psnrY: nil)), sample("c", nil),
            ])
    }

    @Test("come back as they were learned, of every key the last runs only, and can be forgotten")
    func learned() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        for number in 1...5 {
            try ledger.begin(run(number))
            try ledger.learn([lesson(number), lesson(number, version: "v\(number)")], of: run(number), keeping: 3)
        }
        let known = try ledger.baselines()
        #expect(known.map(\.key.version) == ["v1", "v2", "v3", "v4", "v5"])
        let samples = (3...5).flatMap { lesson($0).samples }
        #expect(known.first?.samples == samples)
        #expect(known.first?.runs == 3)
        #expect(try ledger.forgetBaselines(endpoint: "hd-image", provider: "nobody") == 0)
        #expect(try ledger.forgetBaselines(endpoint: "hd-image") == 5)
        #expect(try ledger.baselines().isEmpty)
        #expect(try ledger.check().problems.isEmpty)
    }

    @Test("a run's control is kept; over several runs the fewest count, and pictures judged untested leave none")
    func controls() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        for number in 1...3 { try ledger.begin(run(number)) }
        try ledger.note(controls: 19, of: run(1))
        try ledger.note(controls: 17, of: run(2))
        #expect(try ledger.controls(of: run(1).startedAt...run(2).startedAt) == 17)
        try ledger.append([Sample.verdict()], to: run(3))
        #expect(
            try ledger.controls(of: run(1).startedAt...run(3).startedAt) == 17, "no picture was judged in the third")
        try ledger.append([Sample.full], to: run(3))
        #expect(try ledger.controls(of: run(1).startedAt...run(3).startedAt) == nil)
        let later = run(3).startedAt + .seconds(1)
        #expect(try ledger.controls(of: later...later) == nil)
    }

    // MARK: Pictures

    private func kept(_ bytes: [UInt8]) -> KeptPicture {
        KeptPicture(sha256: SHA256.hex(bytes), format: .png, byteCount: bytes.count)
    }

    private func exhibit(_ number: Int, _ reason: Exhibit.Reason, _ output: [UInt8]) -> Exhibit {
        Exhibit(
            run: "run-1", endpoint: "hd-image", route: "replicate", fixture: "portrait",
            startedAt: Sample.start + .seconds(number), reason: reason, output: kept(output),
            input: kept(BaselineTests.input), reference: nil)
    }

    private static let input = [UInt8](repeating: 7, count: 100)

    private func keep(_ exhibit: Exhibit, _ output: [UInt8], in ledger: Ledger) throws {
        try ledger.note(exhibit)
        try ledger.pictures.keep(output, as: exhibit.output)
        try ledger.pictures.keep(BaselineTests.input, as: kept(BaselineTests.input))
    }

    @Test("too many pictures go by their worth: examples, then baselines, then failures; a shared file stays")
    func pruning() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(run(1))
        let reasons: [Exhibit.Reason] = [.failure, .baseline, .example, .failure, .example]
        for (number, reason) in reasons.enumerated() {
            let output = [UInt8](repeating: UInt8(number), count: 1000)
            try keep(exhibit(number, reason, output), output, in: ledger)
        }
        #expect(try ledger.pictureBytes() == 5100)
        var retention = PictureRetention(most: 3200)
        let now = Sample.start + .seconds(60)
        #expect(try ledger.prune(retention, now: now) == 2)
        #expect(try ledger.prune(retention, now: now) == 0)
        #expect(try ledger.exhibits().map(\.reason) == [.failure, .baseline, .failure])
        let files = {
            try FileManager.default.subpathsOfDirectory(atPath: ledger.pictures.path).count { $0.hasSuffix("png") }
        }
        #expect(try files() == 4)
        #expect(ledger.pictures.bytes(of: kept(BaselineTests.input)) == BaselineTests.input)
        retention.longest = .seconds(58)
        #expect(try ledger.prune(retention, now: now) == 2, "expired ones")
        retention.most = 0
        while try ledger.prune(retention, now: now) > 0 {}
        #expect(try ledger.exhibits().isEmpty && ledger.pictureBytes() == 0 && files() == 0)
    }

    @Test("a picture that cannot be written is an error in words, and the ledger is as good as before")
    func unwritable() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(run(1))
        try Data().write(to: URL(fileURLWithPath: ledger.pictures.path))
        let bytes: [UInt8] = [1, 2, 3]
        try ledger.note(exhibit(0, .failure, bytes))
        let error = #expect(throws: PictureProblem.self) { try ledger.pictures.keep(bytes, as: kept(bytes)) }
        #expect(error?.description.contains(ledger.pictures.path) == true)
        #expect(error?.description.contains("--keep none") == true)
        #expect(ledger.pictures.bytes(of: kept(bytes)) == nil)
        try ledger.append([Sample.verdict()], to: run(1))
        #expect(try ledger.check().problems.isEmpty)
    }

    @Test("a file whose bytes are not those of its name is not shown")
    func tampered() throws {
        let scratch = try Scratch()
        let folder = try Ledger(path: scratch.path).pictures
        #expect(folder.path == scratch.file("ledger.pictures"))
        let bytes: [UInt8] = [1, 2, 3]
        try folder.keep(bytes, as: kept(bytes))
        #expect(folder.bytes(of: kept(bytes)) == bytes)
        try Data([9]).write(to: URL(fileURLWithPath: folder.path(of: kept(bytes))))
        #expect(folder.bytes(of: kept(bytes)) == nil)
    }
}
