import Imaging
import Model

/// What must hold for any bytes whatever: a picture within its limits or a fault, never a crash; and a picture that was
/// read is read again from its own PNG, sample by sample.
@_cdecl("LLVMFuzzerTestOneInput")
func examine(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = DecodeLimits(maximumSide: 2048, maximumPixels: 1 << 18, maximumBytes: 1 << 20, maximumScans: 20)
    _ = try? DataURI(String(decoding: bytes, as: UTF8.self))
    guard let image = try? ImageReader.read(bytes, limits: limits) else { return 0 }
    precondition((try? ImageHeader.read(bytes, limits: limits)) == image.header, "header and picture agree")
    precondition(image.bitmap.pixelCount <= limits.maximumPixels, "limits hold")
    precondition((try? PNGCodec.decode(PNGCodec.encode(image.bitmap, level: 1))) == image.bitmap, "PNG keeps samples")
    _ = ImageHealth.findings(image.bitmap)
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ values: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ examine: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
enum FuzzImages {
    static func main() {
        var count = CommandLine.argc
        var values = CommandLine.unsafeArgv
        _ = runFuzzer(&count, &values) { examine($0, $1) }
    }
}
