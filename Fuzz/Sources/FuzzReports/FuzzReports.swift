import LibFuzzer

/// Feeds redaction and the report formats.
@main
enum FuzzReports {
    static func main() { fuzz(ReportProperties.all) }
}
