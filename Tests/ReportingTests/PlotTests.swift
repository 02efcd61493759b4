import Model
import Testing

@testable import Reporting

@Suite("Charts over time")
struct PlotTests {
    @Test("a timeline's columns hold every probe once, from verdicts and from rollups")
    func conservation() throws {
        for input in [Example.full, ExampleHistory.input] {
            let timeline = try #require(Timeline(input))
            #expect(timeline.count <= Timeline.maximumColumns)
            for row in input.report.rows {
                let counted = timeline.rollups(of: row).reduce(0) { $0 + ($1?.n ?? 0) }
                #expect(counted == row.codes.values.reduce(0, +))
            }
        }
    }

    @Test("90 days of hours are drawn in at most 96 columns")
    func longWindow() throws {
        let subject = Subject(endpoint: "hd-image", route: "backend", fixture: "", feature: .hdImage)
        let buckets = (0..<90 * 24).map { hour in
            HistoryBucket(
                subject: subject, start: Timestamp(microseconds: Int64(hour) * 3_600_000_000), rollup: Rollup())
        }
        var input = Example.empty
        input.history = ReportHistory(span: .hour, buckets: buckets)
        let timeline = try #require(Timeline(input))
        #expect(timeline.count <= 96)
        #expect(timeline.end >= Timestamp(microseconds: 90 * 86_400_000_000))
    }

    @Test("without verdicts and rollups there is no timeline")
    func nothing() {
        #expect(Timeline(Example.empty) == nil)
    }

    @Test("a heat map needs half a day, is by date up to a fortnight, and by weekday after")
    func heatMap() throws {
        let hours = { (count: Int) in
            (0..<count).map { HeatMap.Count(start: Timestamp(microseconds: Int64($0) * 3_600_000_000), up: 1) }
        }
        #expect(HeatMap(hours(11)) == nil)
        #expect(try #require(HeatMap(hours(48))).figure("x").text.contains(">1970-01-02</text>"))
        let weekly = try #require(HeatMap(hours(24 * 15))).figure("x").text
        #expect(weekly.contains(">Thursday</text>"))
        #expect(!weekly.contains("1970-01-01"))
    }

    @Test("a route whose probes all failed still has its smoke plot's losses, or none at all")
    func noSuccess() throws {
        let input = Example.full
        let timeline = try #require(Timeline(input))
        let failed = try #require(input.report.rows.first { $0.endpoint == "cartoonify" })
        #expect(SmokePlot.figure(failed, timeline) == nil)
        #expect(LatencyPlot.figure(failed, input.verdicts.filter { $0.subject.endpoint == "cartoonify" }) == nil)
    }

    @Test("of two pictures of one stretch the median is between them, as it is in the tables")
    func median() throws {
        let endpoint = Example.endpoints[0]
        let verdicts = (0..<60).flatMap { step in
            [30.0, 32].map { Example.verdict(endpoint, nil, step * 5, seconds: 4, psnr: $0, cost: 0) }
        }
        let input = Example.input([verdicts])
        let row = try #require(input.report.rows.first { $0.isBackend && $0.endpoint == endpoint.id })
        let timeline = try #require(Timeline(input))
        let figure = try #require(QualityPlot.figure(row, timeline)).text
        #expect(figure.contains("median 31.0 dB, worst 30.0 dB") && !figure.contains("median 30.0 dB"))
        #expect(row.quality?.median == 31)
    }

    @Test("a waterfall shows phases of one real probe, the median")
    func waterfall() throws {
        let input = Example.full
        let row = try #require(input.report.rows.first)
        let own = input.verdicts.filter { $0.subject.endpoint == row.endpoint && $0.subject.route == row.route }
        let text = try #require(WaterfallPlot.figure(row, own)).text
        let p50 = try #require(row.latency.p50)
        #expect(text.contains("Phases of the median probe, \(p50.readable)"))
        #expect(text.contains(">upload</text>") && text.contains(">other</text>"))
    }

    @Test("scales map ends to ends, and a point range to the middle")
    func scale() {
        let scale = Scale(domain: 10...20, start: 100, end: 0)
        #expect(scale(10) == 100 && scale(20) == 0 && scale(15) == 50)
        #expect(Scale(domain: 3...3, start: 0, end: 8)(3) == 4)
        #expect(SVG.number(12.04) == "12" && SVG.number(-0.25) == "-0.3")
    }
}
