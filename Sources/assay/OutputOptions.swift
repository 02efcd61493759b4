import ArgumentParser
import Foundation
import Harness
import Reporting

/// Where results go and what they look like.
struct OutputOptions: ParsableArguments {
    enum Color: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never

        /// For what goes to stdout.
        var style: TextStyle {
            TextStyle(colour: isOn, width: Terminal.width)
        }

        private var isOn: Bool {
            switch self {
            case .always: true
            case .never: false
            case .auto: Terminal.wantsColour
            }
        }
    }

    @Option(help: "What stdout gets.")
    var format: ReportFormat = .table

    @Option(help: ArgumentHelp("Also write a report file; may be repeated.", valueName: "format=path"))
    var report: [ReportFile] = []

    @Option(help: "Colour on stdout; auto is on a terminal, unless NO_COLOR is set.")
    var color: Color = .auto

    var delivery: ReportDelivery {
        ReportDelivery(
            format: format, files: report, style: color.style, environment: ProcessInfo.processInfo.environment)
    }
}

extension ReportFile: ExpressibleByArgument {
    package static var allValueStrings: [String] { Reporter.formats.map { "\($0.rawValue)=PATH" } }

    package init?(argument: String) { self.init(typed: argument) }
}

extension ReportFormat: ExpressibleByArgument {}
