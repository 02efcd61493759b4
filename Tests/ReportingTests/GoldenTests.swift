import Reporting
import Testing

@Suite("Every format, from fixed values")
struct GoldenTests {
    @Test("the report looks as recorded", arguments: ReportFormat.allCases)
    func full(format: ReportFormat) throws {
        try Golden.expect(Reporter.render(Example.full, as: format), equals: "full.\(format.fileExtension)")
    }

    @Test("a report of nothing says so", arguments: ReportFormat.allCases)
    func empty(format: ReportFormat) throws {
        try Golden.expect(Reporter.render(Example.empty, as: format), equals: "empty.\(format.fileExtension)")
    }

    @Test("the table in colour looks as recorded")
    func colour() throws {
        let style = TextStyle(colour: true, width: 120)
        try Golden.expect(Reporter.render(Example.full, as: .table, style: style), equals: "full.ansi")
    }

    @Test("a page drawn from rollups looks as recorded")
    func history() throws {
        try Golden.expect(Reporter.render(ExampleHistory.input, as: .html), equals: "history.html")
    }

    @Test("a comparison looks as recorded", arguments: ComparisonFormat.allCases)
    func comparison(format: ComparisonFormat) throws {
        let name = ReportFormat(rawValue: format.rawValue)?.fileExtension ?? format.rawValue
        try Golden.expect(Reporter.render(ExampleComparison.report, as: format), equals: "comparison.\(name)")
    }

    @Test("the metrics look as recorded")
    func metrics() throws {
        try Golden.expect(Reporter.metrics(Example.full), equals: "full.prom")
    }

    @Test("the job summary looks as recorded")
    func summary() throws {
        try Golden.expect(JobSummary.render(Example.full), equals: "summary.md")
    }
}

extension ReportFormat {
    fileprivate var fileExtension: String {
        switch self {
        case .table: "txt"
        case .markdown: "md"
        case .junit: "xml"
        case .github: "commands"
        default: rawValue
        }
    }
}
