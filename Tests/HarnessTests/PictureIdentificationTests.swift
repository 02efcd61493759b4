import Foundation
import Harness
import Model
import Testing

@Suite("image same: two files of the user's")
struct PictureIdentificationTests {
    private func file(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/images/\(name).png").path
    }

    @Test("a restored photograph is the same picture, and whole", arguments: ["old-portrait", "old-lake"])
    func same(_ name: String) throws {
        let said = try PictureIdentification(file(name), file("\(name).reference"), among: [], .restore)
        #expect(said.sameness == .same && said.isWhole, "\(said.json)")
        #expect(said.json["sameness"] == "same" && said.json["whole"] == true && said.json["match"] == .null)
        #expect((said.json["scores"]?["frame"]?.double ?? 0) > 0.61 && said.json["scores"]?["corners"] == .null)
        #expect(said.rows.contains { $0.name == "same" })
    }

    @Test("another picture is other, and named where it is in the line-up")
    func other() throws {
        let bare = try PictureIdentification(file("portrait"), file("lettering"), among: [], .restore)
        #expect(bare.sameness == .other && bare.json["match"] == .null)
        #expect(bare.json["scores"]?["corners"]?.integer != nil)
        let lined = try PictureIdentification(
            file("portrait"), file("lettering"), among: [file("landscape"), file("lettering")], .faceCrop)
        #expect(lined.sameness == .other && lined.json["match"] == .string(file("lettering")))
        #expect(lined.json["among"]?.array?.count == 2)
    }

    @Test("a face crop that nothing explains is unsure")
    func unsure() throws {
        let said = try PictureIdentification(file("portrait"), file("lettering"), among: [], .faceCrop)
        #expect(said.sameness == .unsure && said.rows.contains { $0.name == "unsure" })
    }

    @Test("what is no picture is an error that names the file")
    func unreadable() {
        let error = #expect(throws: HarnessError.self) {
            _ = try PictureIdentification(file("portrait"), "/dev/null", among: [], .any)
        }
        #expect(error?.description.contains("/dev/null") == true && error?.status == .usage)
    }
}
