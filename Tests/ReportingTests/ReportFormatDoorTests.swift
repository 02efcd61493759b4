import Model
import Reporting
import TestSupport
import Testing

/// A report format added from outside, as docs/extending.md shows it.
extension ReportFormat {
    fileprivate static let counts = ReportFormat("counts") { input, _ in
        let passed = input.verdicts.count { $0.passed }
        return "\(passed) of \(input.verdicts.count) passed\n"
    }
}

@Suite("The door for report formats")
struct ReportFormatDoorTests {
    @Test("a format is one value: it renders like the nine that are there, and no file under Sources is touched")
    func added() throws {
        #expect(Reporter.render(Example.full, as: .counts) == "112 of 157 passed\n")
        #expect(ReportFormat.counts.rawValue == "counts" && !ReportFormat.counts.listsVerdicts)
        #expect(ReportFormat.counts != .json)
        let touched = try Repository.sources(mentioning: "ReportFormat(\"counts\")")
        #expect(touched.isEmpty)
        print(
            "a report format from outside: \(touched.count) files touched under Sources; in the tree its folder and a line"
        )
    }

    @Test("each format in the list has a name of its own, by which it is found")
    func named() {
        #expect(Reporter.formats.count == 9)
        for format in Reporter.formats { #expect(ReportFormat(rawValue: format.rawValue) == format) }
        #expect(ReportFormat(rawValue: "counts") == nil, "only what the list has can be typed")
    }
}
