import Hashing
import Imaging
import Judging
import Model
import Synchronization

/// Looks at output pictures. What it has seen it remembers: fixtures are decoded once, and an answer that came before,
/// byte for byte and to the same question, is not looked at twice.
final class PictureBench: Sendable {
    /// Everything a reading depends on.
    private struct Question: Hashable {
        let output: String
        let input: String?
        let reference: String?
        let scale: Int?
        let work: HealthContext.Work
    }

    private struct Memory {
        var fixtures: [String: Bitmap] = [:]
        var pixels = 0
        var readings: [Question: ImageReading] = [:]
    }

    /// Decoded fixtures are let go above this many pixels in all, readings above this many.
    private static let mostPixels = 8 << 20
    private static let mostReadings = 1024
    /// Looking at a picture takes 8 bytes a pixel: 100 MB in all, whatever the concurrency.
    private static let gate = PixelGate(capacity: 12_600_000)
    /// An output of a size nobody asked for may be 4096 x 4096.
    private static let mostUnasked = 16 << 20

    private let memory = Mutex(Memory())

    func reading(_ bytes: [UInt8], of check: Check) -> ImageReading {
        let feature = check.endpoint.feature
        var input: Picture?
        if case .image(let picture) = check.fixture.content { input = picture }
        let reference = check.reference
        let question = Question(
            output: SHA256.hex(bytes), input: input?.sha256, reference: reference?.sha256, scale: check.scale,
            work: HealthContext.Work(feature))
        if let known = memory.withLock({ $0.readings[question] }) { return known }
        let limits = PictureBench.limits(asking: PictureBench.pixelsAsked(check, input: input))
        let pixelCount = (try? ImageHeader.read(bytes, limits: limits)).map { $0.width * $0.height } ?? 0
        let reading = PictureBench.gate.admit(pixels: pixelCount) {
            let context = HealthContext(
                input: pixels(input), reference: pixels(reference), scale: question.scale, work: question.work)
            return look(at: bytes, in: context, limits)
        }
        memory.withLock { memory in
            if memory.readings.count >= PictureBench.mostReadings { memory.readings.removeAll() }
            memory.readings[question] = reading
        }
        return reading
    }

    /// What is far beyond the size asked for is refused by its header: looking at it would tell nothing more.
    ///
    /// - Parameter asked: pixels; 0 where any size is right.
    static func limits(asking asked: Double) -> DecodeLimits {
        var limits = DecodeLimits()
        limits.maximumPixels = Int(min(Double(limits.maximumPixels), max(Double(mostUnasked), 4 * asked)))
        limits.maximumSampleBytes = 4 * limits.maximumPixels
        return limits
    }

    /// In floating point, where nothing that settings ask for is too large to be multiplied.
    private static func pixelsAsked(_ check: Check, input: Picture?) -> Double {
        let scale = Double(check.scale ?? 1)
        return max((input?.pixelCount ?? 0) * scale * scale, check.reference?.pixelCount ?? 0)
    }

    private func look(at bytes: [UInt8], in context: HealthContext, _ limits: DecodeLimits) -> ImageReading {
        do {
            let seen = try ImageInspector.examine(bytes, in: context, limits: limits)
            return .readable(
                seen.facts, remarks: seen.findings.map(PictureRemark.init) + seen.warnings.map(PictureRemark.init))
        } catch {
            return .broken(error)
        }
    }

    /// Nil for a picture that cannot be read, which was told when the fixtures were loaded.
    private func pixels(_ picture: Picture?) -> Bitmap? {
        guard let picture else { return nil }
        if let known = memory.withLock({ $0.fixtures[picture.sha256] }) { return known }
        guard let bitmap = try? ImageReader.decode(picture.bytes) else { return nil }
        memory.withLock { memory in
            if memory.pixels + bitmap.pixelCount > PictureBench.mostPixels {
                memory.fixtures.removeAll()
                memory.pixels = 0
            }
            memory.fixtures[picture.sha256] = bitmap
            memory.pixels += bitmap.pixelCount
        }
        return bitmap
    }
}

extension Picture {
    fileprivate var pixelCount: Double { Double(width) * Double(height) }
}

extension PictureRemark {
    init(_ warning: PictureWarning) {
        self.init(rule: .oddFile, sentence: "\(warning.rawValue): \(warning.sentence)")
    }

    init(_ finding: HealthFinding) {
        self.init(rule: finding.kind, sentence: finding.sentence)
    }
}
