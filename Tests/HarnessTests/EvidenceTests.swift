import Foundation
import Harness
import Hashing
import Imaging
import Model
import Recording
import TestSupport
import Testing

@Suite("Evidence: pictures kept, and shown again")
struct EvidenceTests {
    private static let start = Timestamp(microseconds: 1_795_305_600_000_000)
    private static let run = Run(
        id: "r", startedAt: start, command: "check", target: "t", toolVersion: "0", location: "here")

    private static func picture(_ name: String) throws -> Picture {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/images/\(name).png")
        let bytes = Array(try Data(contentsOf: file))
        let header = try ImageHeader.read(bytes)
        return Picture(
            bytes: bytes, format: .png, width: header.width, height: header.height, sha256: SHA256.hex(bytes))
    }

    private static func check(route: String = "replicate") throws -> Check {
        let provider = Provider(
            id: route, kind: "replicate", family: "replicate", baseURL: "http://127.0.0.1:1", token: nil)
        let target = ProviderTarget(provider: provider, model: "owner/model", timeout: .seconds(1))
        let endpoint = Endpoint(
            id: "hd-image", title: "HD", feature: .hdImage, path: "/", parameters: ["scale": 2], timeout: .seconds(1))
        return Check(
            endpoint: endpoint, route: .direct(target),
            fixture: Fixture(
                id: "small-lake", content: .image(try picture("small-lake")),
                references: [.hdImage: try picture("small-lake.reference")]))
    }

    private static func outcome(_ bytes: [UInt8], second: Int = 0) -> Outcome {
        Outcome(
            code: .ok, attempts: [Attempt(provider: "replicate", startedAt: start, httpStatus: 200)],
            answer: .image(bytes: bytes, declaredMime: "image/png"), source: "replicate", scheduledAt: start,
            startedAt: start + .seconds(second), finishedAt: start + .seconds(second + 1))
    }

    /// Judges and keeps as a run does.
    private func judged(
        _ answers: [[UInt8]], _ policy: PicturePolicy.Choice = .some, in folder: String
    ) throws -> (Ledger, [Verdict], PictureKeeper) {
        let ledger = try Ledger(path: folder + "/assay.db")
        let examination = try Examination(of: RunLifecycle(Self.run, in: ledger), in: ledger, keeping: policy)
        let check = try Self.check()
        let verdicts = answers.enumerated().map { second, bytes in
            let outcome = Self.outcome(bytes, second: second)
            let verdict = examination.judge.verdict(check, outcome, curl: nil)
            examination.keeper.consider(check, verdict, outcome.answer)
            return verdict
        }
        return (ledger, verdicts, examination.keeper)
    }

    private static func black() -> [UInt8] {
        PNGCodec.encode(Bitmap(width: 480, height: 360, [UInt8](repeating: 0, count: 480 * 360 * 3)), level: 1)
    }

    @Test("failures are kept, and one picture of what passed; each is shown beside its input, reference and difference")
    func shown() async throws {
        try await withTemporaryFolder { folder in
            let good = try Self.picture("small-lake.reference").bytes
            let (ledger, verdicts, keeper) = try judged([good, good, Self.black(), Self.black()], in: folder)
            #expect(keeper.problem == nil)
            #expect(verdicts.map(\.code) == [.ok, .ok, .imageBlank, .imageBlank])
            #expect(try ledger.exhibits().map(\.reason) == [.baseline, .failure, .failure])
            let evidence = try EvidenceMaker(ledger: ledger).evidence(
                of: verdicts, runsIn: Self.run.startedAt...Self.run.startedAt, run: Self.run.id, thumbnails: true)
            #expect(evidence.controls == 27)
            #expect(evidence.pictures.map(\.isFailure) == [true, false])
            let failure = try #require(evidence.pictures.first)
            #expect(failure.repeats == 1 && failure.code == .imageBlank)
            #expect(failure.panels.map(\.role) == [.input, .output, .reference, .difference])
            #expect(failure.worstBlock != nil && failure.fidelity?.psnr != nil)
            for panel in failure.panels {
                let small = try ImageReader.decode(panel.thumbnail)
                #expect((small.width, small.height) == (panel.width, panel.height))
                #expect(panel.width <= 160 && panel.height <= 200)
            }
            let path = try #require(failure.panels[1].path)
            #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == Self.black())
            #expect(evidence.pictures.last?.fidelity?.identical == true)
        }
    }

    @Test("what is no picture is kept as it came, and its place says why nothing can be seen")
    func unreadable() async throws {
        try await withTemporaryFolder { folder in
            let (ledger, verdicts, _) = try judged([Array("<html>no</html>".utf8)], in: folder)
            let evidence = try EvidenceMaker(ledger: ledger).evidence(
                of: verdicts, runsIn: Self.run.startedAt...Self.run.startedAt, run: Self.run.id, thumbnails: true)
            let panel = try #require(evidence.pictures.first?.panels[1])
            #expect(panel.thumbnail.isEmpty && panel.note.contains("<html>"))
            #expect(panel.path?.hasSuffix(".bin") == true)
        }
    }

    @Test("what is odd about a file that was read all the same is told beside the picture, and judged only where asked")
    func oddFile() async throws {
        try await withTemporaryFolder { folder in
            let odd = try Self.picture("small-lake.reference").bytes + Array("after the end".utf8)
            let (ledger, verdicts, _) = try judged([odd], in: folder)
            #expect(verdicts.map(\.code) == [.ok])
            let evidence = try EvidenceMaker(ledger: ledger).evidence(
                of: verdicts, runsIn: Self.run.startedAt...Self.run.startedAt, run: Self.run.id, thumbnails: true)
            let panel = try #require(evidence.pictures.first?.panels[1])
            #expect(panel.note == "480 x 360; \(PictureWarning.trailingBytes.sentence)")
            let asked = AnswerJudge(health: HealthPolicy([.oddFile: .warn]))
            let verdict = asked.verdict(try Self.check(), Self.outcome(odd), curl: nil)
            #expect(verdict.code == .degradedWarning)
            #expect(verdict.findings.map(\.actual) == ["trailing_bytes: \(PictureWarning.trailingBytes.sentence)"])
        }
    }

    @Test("nothing is kept when nothing is to be, and a folder that cannot be written fails no verdict")
    func notKept() async throws {
        try await withTemporaryFolder { folder in
            let (ledger, _, _) = try judged([Self.black()], .none, in: folder)
            #expect(try ledger.exhibits().isEmpty)
            #expect(!FileManager.default.fileExists(atPath: ledger.pictures.path))
        }
        try await withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/assay.pictures"))
            let (ledger, verdicts, keeper) = try judged([Self.black()], in: folder)
            #expect(verdicts.map(\.code) == [.imageBlank])
            #expect(keeper.problem?.contains("assay.pictures") == true)
            let evidence = try EvidenceMaker(ledger: ledger).evidence(
                of: verdicts, runsIn: Self.run.startedAt...Self.run.startedAt, run: Self.run.id, thumbnails: true)
            #expect(evidence.pictures.first?.panels.contains { $0.note == "no longer kept" } == true)
        }
    }

    @Test("the same bytes to the same question are looked at once, and get the same verdict")
    func remembered() throws {
        let judge = AnswerJudge()
        let check = try Self.check()
        let bytes = try Self.picture("small-lake.reference").bytes
        var verdicts: [Verdict] = []
        let looks = (0..<4).map { _ in
            cpuTime { verdicts.append(judge.verdict(check, Self.outcome(bytes), curl: nil)) }
        }
        #expect(Set(verdicts).count == 1 && verdicts.first?.facts?.fidelity?.identical == true)
        // Looking again would cost as much again; the best of three, because anything may come between.
        #expect((looks.dropFirst().min() ?? .zero) * 4 < looks[0], "\(looks)")
    }
}
