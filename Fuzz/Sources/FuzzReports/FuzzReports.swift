/// `FuzzReports [libFuzzer options]`: answers with a secret in them, cleaned, judged and rendered.
@main
enum FuzzReports {
    static func main() {
        var count = CommandLine.argc
        var values = CommandLine.unsafeArgv
        _ = runFuzzer(&count, &values) { feed($0, $1) }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
func feed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ReportProperties.examine(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ examine: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
