import Hashing
import Imaging
import Model
import Pictures

/// What a model is asked to do, with everything its result depends on.
struct WorkOrder: Hashable, Sendable {
    let task: HostedModel.Task
    /// Encoded picture; empty for text tasks.
    var picture: [UInt8] = []
    var prompt = ""
    /// The Replicate version asked for; it does not change the work.
    var version: String?
    var webhook: Webhook?
    var numbers: [String: Double] = [:]

    enum Result: Hashable, Sendable {
        case picture([UInt8])
        case text(String)
    }

    /// A model's own complaint about its input, in the words of the real one.
    struct Complaint: Error, Hashable, Sendable { let text: String }

    /// Outputs above this many pixels end as they do on a 16 GB card.
    static let maximumPixels = 24_000_000

    /// Does the work on the calling thread: up to seconds of computing for a large picture.
    func perform() throws(Complaint) -> Result {
        switch task {
        case .write:
            return .text(ModelWork.write(prompt: prompt, maximumTokens: Int(number("max_new_tokens", 250, 1...2048))))
        case .draw:
            let (width, height) = (side("width"), side("height"))
            return encode(ModelWork.draw(prompt: prompt, width: width, height: height))
        case .restore: return encode(try restored())
        case .upscale(let fixed):
            let factor = fixed.map(Double.init) ?? number("scale", 4, 0...10)
            return encode(try scaled(try decoded(), by: factor))
        case .cartoonify:
            return encode(ModelWork.cartoonify(try decoded(), degree: number("style_degree", 0.5, 0...1)))
        }
    }

    /// Four, or as much as a picture that is looked at may have.
    var largestScale: Int {
        guard let header = try? ImageHeader.read(picture) else { return 4 }
        return [4, 3, 2].first { header.width * header.height * $0 * $0 <= 16_000_000 } ?? 1
    }

    /// The same order has the same fingerprint, whatever the order of its parameters.
    var fingerprint: String {
        let settings = numbers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return SHA256.hex(Array("\(task)|\(settings)|\(prompt)|".utf8) + picture)
    }

    private func restored() throws(Complaint) -> Bitmap {
        let input = try decoded()
        try check(input, by: 2)
        let doubled = ModelWork.restore(input)
        let factor = number("scale", 2, 0.5...10) / 2
        return factor == 1 ? doubled : try scaled(doubled, by: factor)
    }

    private func scaled(_ input: Bitmap, by factor: Double) throws(Complaint) -> Bitmap {
        try check(input, by: factor)
        return ModelWork.upscale(input, by: factor)
    }

    private func check(_ input: Bitmap, by factor: Double) throws(Complaint) {
        guard factor > 0, Double(input.width) * factor >= 1, Double(input.height) * factor >= 1 else {
            throw Complaint(text: "height and width must be > 0")
        }
        let pixels = Double(input.width * input.height) * factor * factor
        guard pixels <= Double(WorkOrder.maximumPixels) else {
            throw Complaint(text: "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 14.76 GiB total capacity)")
        }
    }

    private func decoded() throws(Complaint) -> Bitmap {
        let bitmap: Bitmap
        do {
            bitmap = try ImageReader.decode(picture, limits: DecodeLimits(maximumPixels: WorkOrder.maximumPixels))
        } catch {
            // GFPGAN's own code has this bug; the others say what PIL says.
            let gfpgan = "local variable 'out_path' referenced before assignment"
            throw Complaint(
                text: task == .restore ? gfpgan : "cannot identify image file '/tmp/input' (\(error.detail))")
        }
        return bitmap
    }

    private func encode(_ bitmap: Bitmap) -> Result { .picture(PNGCodec.encode(bitmap, level: 1)) }

    private func number(_ name: String, _ initial: Double, _ range: ClosedRange<Double>) -> Double {
        min(max(numbers[name] ?? initial, range.lowerBound), range.upperBound)
    }

    private func side(_ name: String) -> Int { Int(number(name, 512, 16...1024)) }
}
