import ArgumentParser
import Harness
import Imaging
import Model
import Reporting

/// Exit status 0 at or over the bars, 1 under one, 2 when the two cannot be compared.
struct ImageCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Measure one picture against another of the same size.",
        discussion: """
            PSNR, SSIM and MS-SSIM by one definition each, which is the one under that name in the documentation. Exit \
            status 0 when every bar is met (identical pictures meet every bar), 1 when one is not, 2 when the pictures \
            cannot be read or compared.
            """)

    @Argument(help: "The picture to measure.", completion: .file()) var output: String
    @Argument(help: "What it is measured against.", completion: .file()) var reference: String
    @Option(help: "Output format.") var format: ImageCommand.Format = .table

    @Option(name: .customLong("metric"), help: "Measure this alone, and what a bar needs; repeatable. Default: all.")
    var metrics: [ImageMetric] = []

    @Option(help: "Pixels cut off each side of both pictures first, as super-resolution papers do with the scale.")
    var cropBorder: Count<Border> = Count(0)

    @Option(help: "The background that decides where a picture is translucent. Default: the worse of both.")
    var over: ComparisonOptions.Background?

    @Flag(help: "Turn both pictures upright by their Exif orientation first.") var orient = false

    @Option(help: ArgumentHelp("The lowest PSNR that passes: psnr_rgb, or over the background.", valueName: "dB"))
    var minPSNR: Measure<Decibels>?

    @Option(help: ArgumentHelp("The lowest ssim that passes, up to 1.", valueName: "value"))
    var minSSIM: Measure<Likeness>?

    @Option(path: "Write a map of the differences: RMSE by block.", "out.png") var heatmap: String?

    @Option(path: "Write both pictures and the map beside each other.", "out.png") var sideBySide: String?

    func run() throws {
        let measured = try measured()
        try measured.draw(map: heatmap, sideBySide: sideBySide)
        switch format {
        case .json: Terminal.output(try FactTable.json(measured.json))
        case .table: Terminal.output(FactTable.render(measured.rows))
        }
        guard measured.failures.isEmpty else { throw ExitStatus.expectationFailed }
    }

    private func measured() throws -> PictureMeasurement {
        let options = ComparisonOptions(
            metrics: metrics.isEmpty ? Set(ImageMetric.allCases) : Set(metrics), cropBorder: cropBorder.value,
            background: over, isOriented: orient)
        do throws(PictureMeasurement.Problem) {
            return try PictureMeasurement(
                output, reference, options, bars: .init(psnr: minPSNR, ssim: minSSIM),
                draws: heatmap != nil || sideBySide != nil)
        } catch {
            switch error {
            case .file(let failure): throw HarnessError.file(failure)
            case .pictures(let problem):
                if format == .json { Terminal.output(try FactTable.json(problem.json)) }
                throw CommandFailure.usage(problem.sentence(output: output, reference: reference))
            }
        }
    }
}

extension ImageMetric: ExpressibleByArgument {}
extension ComparisonOptions.Background: ExpressibleByArgument {}
