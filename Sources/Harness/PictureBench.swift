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
        let work: PictureWork
        let keeps: HealthContext.Work
        let isWordless: Bool
        let suspects: [String]
    }

    /// An input that was sent too.
    struct SentInput: Sendable {
        let name: String
        let picture: Picture

        /// Nil for words.
        init?(_ fixture: Fixture) {
            guard case .image(let picture) = fixture.content else { return nil }
            name = fixture.id
            self.picture = picture
        }

        /// Those a line-up has room for, in their order: each is decoded and kept, and held against every output.
        static func chosen(of fixtures: [Fixture]) -> [SentInput] {
            var (count, pixels) = (0, 0.0)
            return fixtures.compactMap(SentInput.init).filter { suspect in
                guard count < most, pixels + suspect.picture.pixelCount <= mostPixels else { return false }
                (count, pixels) = (count + 1, pixels + suspect.picture.pixelCount)
                return true
            }
        }

        private static let most = 64
        private static let mostPixels = 4_000_000.0
    }

    private struct Memory {
        var traits: [String: PictureTraits] = [:]
        var pixels = 0
        /// Routes of one endpoint answer with the same bytes at the same time: one thread looks, the others wait for it.
        var readings: [Question: Once<ImageReading>] = [:]
    }

    /// Decoded fixtures are let go above this many pixels in all, readings above this many.
    private static let mostPixels = 8 << 20
    private static let mostReadings = 1024
    /// Looking at a picture takes 8 bytes a pixel: 50 MB in all, whatever the concurrency.
    private static let gate = PixelGate(capacity: 6_300_000)
    /// An output of a size nobody asked for may be 4096 x 4096.
    private static let mostUnasked = 16 << 20

    private let memory = Mutex(Memory())

    func reading(_ bytes: [UInt8], of check: Check, among suspects: [SentInput] = []) -> ImageReading {
        let feature = check.endpoint.feature
        var (input, isWordless): (Picture?, Bool) = (nil, false)
        switch check.fixture.content {
        case .image(let picture): input = picture
        case .prompt(let words): isWordless = !LetteringRule.mayShowWords(words)
        }
        let reference = check.reference
        let question = Question(
            output: SHA256.hex(bytes), input: input?.sha256, reference: reference?.sha256, scale: check.scale,
            work: PictureWork(feature), keeps: HealthContext.Work(feature), isWordless: isWordless,
            suspects: suspects.map(\.picture.sha256))
        return reading(of: question).get {
            look(at: bytes, of: check, input, reference, among: suspects, question)
        }
    }

    private func reading(of question: Question) -> Once<ImageReading> {
        memory.withLock { memory in
            if let known = memory.readings[question] { return known }
            if memory.readings.count >= PictureBench.mostReadings { memory.readings.removeAll() }
            let new = Once<ImageReading>()
            memory.readings[question] = new
            return new
        }
    }

    private func look(
        at bytes: [UInt8], of check: Check, _ input: Picture?, _ reference: Picture?, among suspects: [SentInput],
        _ question: Question
    ) -> ImageReading {
        let limits = PictureBench.limits(asking: PictureBench.pixelsAsked(check, input: input))
        let pixelCount = (try? ImageHeader.read(bytes, limits: limits)).map { $0.width * $0.height } ?? 0
        return PictureBench.gate.admit(pixels: pixelCount) {
            let before = input.flatMap(traits)
            var context = HealthContext(
                input: before?.bitmap, reference: reference.flatMap(traits)?.bitmap, scale: question.scale,
                work: question.keeps)
            context.traits = before
            context.isWordless = question.isWordless
            let others = suspects.filter { $0.picture.sha256 != input?.sha256 }
            return look(at: bytes, in: context, limits) { examined in
                question.work == .textToImage
                    ? nil : input.flatMap { lineUp(examined, of: $0, among: others, question.work) }
            }
        }
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

    /// - Parameter identify: what else there is to say of a picture that is whole.
    private func look(
        at bytes: [UInt8], in context: HealthContext, _ limits: DecodeLimits,
        identify: (ImageInspector.Examined) -> PictureRemark?
    ) -> ImageReading {
        do {
            let seen = try ImageInspector.examine(bytes, in: context, limits: limits)
            let answer = identify(seen)
            let findings = answer?.rule == .anotherPicture ? seen.findings.filter { !$0.isRelative } : seen.findings
            let remarks = findings.map(PictureRemark.init) + seen.warnings.map(PictureRemark.init)
            return .readable(seen.facts, remarks: remarks + [answer].compactMap(\.self))
        } catch {
            return .broken(error)
        }
    }

    /// What is broken, or the input itself, is no other picture unless another input is found in it.
    private func lineUp(
        _ seen: ImageInspector.Examined, of input: Picture, among suspects: [SentInput], _ work: PictureWork
    ) -> PictureRemark? {
        guard let before = traits(input), seen.facts.blank == nil, !seen.facts.isEcho else { return nil }
        let others = suspects.compactMap { suspect in traits(suspect.picture).map { (suspect.name, $0) } }
        let isTold = seen.findings.contains { finding in
            finding.severity == .alarm
                && (finding.kind.isDamage && !finding.isRelative
                    || [.anotherPicture, .wrongScale].contains(finding.kind))
        }
        let answer = LineUp(seen.traits, of: before, among: others, work, findsCorners: !isTold).answer
        switch answer.sameness {
        case .same: return nil
        case .other where answer.match != nil || !isTold:
            return PictureRemark(rule: .anotherPicture, sentence: answer.sentence)
        case .unsure where !isTold: return PictureRemark(rule: .unjudged, sentence: answer.sentence)
        case .other, .unsure: return nil
        }
    }

    /// Nil for a picture that cannot be read, which was told when the fixtures were loaded.
    private func traits(_ picture: Picture) -> PictureTraits? {
        if let known = memory.withLock({ $0.traits[picture.sha256] }) { return known }
        guard let image = try? ImageReader.read(picture.bytes) else { return nil }
        let traits = PictureTraits(image.bitmap.upright(image.header.orientation))
        return memory.withLock { memory in
            if let known = memory.traits[picture.sha256] { return known }
            if memory.pixels + image.bitmap.pixelCount > PictureBench.mostPixels {
                memory.traits.removeAll()
                memory.pixels = 0
            }
            memory.traits[picture.sha256] = traits
            memory.pixels += image.bitmap.pixelCount
            return traits
        }
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
