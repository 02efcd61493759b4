import Foundation
import TestSupport
import Testing

@Suite("Pictures, end to end")
struct PictureTests {
    private let quick = ["check", "--endpoint", "hd-image", "--provider", "replicate", "--fixture"]
    private var lake: [String] { quick + ["small-lake"] }

    /// A scenario in which Replicate's pictures have one fault, and all else is well.
    private func scenario(_ fault: String, in folder: String) throws -> String {
        let path = folder + "/\(fault).yaml"
        let models = "{\"*\": {latency: 10ms}, \"replicate:*\": {faults: {\(fault): 1}}}"
        let text = "\(fault): {summary: a test, models: \(models)}\n"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test(
        "a bad picture is named, fails the run, and is to be seen in the report beside what it should be",
        arguments: [
            ("picture-mosaic", "small-lake", "image: mosaic"), ("picture-blurred", "lettering", "image: blurred"),
            ("picture-other", "small-lake", "image: another picture"), ("picture-black", "lettering", "image: black"),
        ])
    func bad(fault: String, fixture: String, subject: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                quick + [
                    fixture, "--scenario", scenario(fault, in: folder), "--report", "html=r.html", "--format", "json",
                ],
                in: folder)
            #expect(result.status == 1, "\(result.stderr)")
            #expect(result.stdout.contains(subject))
            let page = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
            func count(_ text: String, in page: String) -> Int { page.components(separatedBy: text).count - 1 }
            let hasHeading = page.contains("<h2>Pictures with something wrong</h2>")
            #expect(hasHeading)
            #expect(count("src=\"data:image/jpeg;base64,", in: page) == 3, "input, output, reference")
            #expect(count("src=\"data:image/png;base64,", in: page) == 1, "the difference")
            #expect(count("alt=\"output of hd-image.replicate.\(fixture), ", in: page) == 1)
            // The same again from the ledger and the kept files alone.
            let report = try await AssayBinary.run(["report", "--format", "html"], in: folder)
            #expect(count("src=\"data:image/", in: report.stdout) == 4)
        }
    }

    @Test("three good runs make a baseline, a worse picture then fails the gate, and forgetting it ends that")
    func baseline() async throws {
        try await withTemporaryFolder { folder in
            let pale = try scenario("picture-pale", in: folder)
            let early = try await AssayBinary.run(lake + ["--scenario", pale, "--ledger", "other.db"], in: folder)
            #expect(early.status == 0, "without a history nothing is wrong with it: \(early.stdout)")
            for _ in 0..<3 {
                let good = try await AssayBinary.run(lake + ["--scenario", "all-up"], in: folder)
                #expect(good.status == 0, "\(good.stdout)\(good.stderr)")
                #expect(good.stdout.contains("judge verified with"))
            }
            let bars = try await AssayBinary.run(["ledger", "baselines"], in: folder)
            #expect(bars.stdout.contains("at least 30.00 dB"), "\(bars.stdout)")
            let worse = try await AssayBinary.run(
                lake + ["--scenario", pale, "--report", "markdown=r.md"], in: folder)
            #expect(worse.status == 4, "\(worse.stdout)\(worse.stderr)")
            #expect(worse.stderr.contains("gate failed: hd-image.replicate: quality baseline"))
            let document = try String(contentsOfFile: folder + "/r.md", encoding: .utf8)
            #expect(document.contains("## 📏 Quality Baselines") && document.contains("quality baseline"))
            let again = try await AssayBinary.run(lake + ["--scenario", pale], in: folder)
            #expect(again.status == 4, "what fell below teaches nothing")
            let wrong = try await AssayBinary.run(["ledger", "baselines", "--reset", "nonsense"], in: folder)
            #expect(wrong.status == 2 && wrong.stderr.contains("hd-image.replicate"))
            let reset = try await AssayBinary.run(["ledger", "baselines", "--reset", "hd-image"], in: folder)
            #expect(reset.status == 0 && reset.stdout.contains("forgot 1 baseline of hd-image"))
            let fresh = try await AssayBinary.run(lake + ["--scenario", pale], in: folder)
            #expect(fresh.status == 0, "\(fresh.stdout)\(fresh.stderr)")
        }
    }
}
