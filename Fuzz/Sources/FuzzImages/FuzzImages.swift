/// `FuzzImages TARGET [libFuzzer options]`: which decoder is fed is the first argument.
@main
enum FuzzImages {
    nonisolated(unsafe) static var examine: ([UInt8]) -> Void = { _ in }

    static func main() {
        guard CommandLine.arguments.count > 1, let target = ImageProperties.all[CommandLine.arguments[1]] else {
            print("usage: FuzzImages \(ImageProperties.all.keys.sorted().joined(separator: "|")) [libFuzzer options]")
            return
        }
        examine = target
        var count = CommandLine.argc - 1
        var values = CommandLine.unsafeArgv + 1
        values[0] = CommandLine.unsafeArgv[0]
        _ = runFuzzer(&count, &values) { feed($0, $1) }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
func feed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzImages.examine(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ examine: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
