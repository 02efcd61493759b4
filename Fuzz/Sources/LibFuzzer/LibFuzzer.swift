/// What the bytes are given to: libFuzzer calls a function of C, which can hold no closure.
nonisolated(unsafe) private var examine: ([UInt8]) -> Void = { _ in }

/// `PROGRAM TARGET [libFuzzer options]`: feeds one of the targets until libFuzzer's options, or a finding, end it.
package func fuzz(_ targets: [String: @Sendable ([UInt8]) -> Void]) {
    guard CommandLine.arguments.count > 1, let target = targets[CommandLine.arguments[1]] else {
        print("usage: \(targets.keys.sorted().joined(separator: "|")) [libFuzzer options]")
        return
    }
    examine = target
    var count = CommandLine.argc - 1
    var values = CommandLine.unsafeArgv + 1
    values[0] = CommandLine.unsafeArgv[0]
    _ = runFuzzer(&count, &values) { feed($0, $1) }
}

@_cdecl("LLVMFuzzerTestOneInput")
func feed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    examine(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ examine: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
