import Foundation
import Harness
import Imaging
import Model
import Testing

@Suite("image inspect: files of the user's")
struct PictureInspectionTests {
    private func file(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/hostile/\(name).jpg").path
    }

    /// These files have the same pixels, and tell to turn them by nothing, by a quarter, and by three.
    @Test(
        "pictures are seen upright: the same pixels turned otherwise are another picture",
        arguments: [("good-turned-6", "good-turned-8", false), ("good-turned-6", "good-turned-6", true)])
    func upright(input: String, output: String, isEcho: Bool) throws {
        let said = try PictureInspection.inspect(
            [file(output)], beside: .init(input: file(input)), scale: nil, work: .repainting)
        let report = try #require(said.first).result.get()
        #expect(report.findings.contains { $0.kind == .noOp } == isEcho, "\(report.findings)")
    }

    @Test("a file that is not there is told once, by its name")
    func missing() throws {
        let said = try PictureInspection.inspect(["nope.png"], beside: .init(), scale: nil, work: .repainting)
        #expect(said.first?.complaint == "cannot read nope.png: No such file or directory")
        let fault = ImageFault(.undecodable, "no picture")
        #expect(
            ImageComparisonProblem.reference(fault).sentence(output: "a", reference: "b")
                == "b: the second picture cannot be read: no picture")
    }
}
