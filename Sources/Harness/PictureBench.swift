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
        /// One thread reads a fixture, the others wait for it.
        var traits: [String: Once<PictureTraits?>] = [:]
        var pixels = 0.0
        /// Routes of one endpoint answer with the same bytes at the same time: one thread looks, the others wait for it.
        var readings: [Question: Once<ImageReading>] = [:]
    }

    /// Decoded fixtures are let go above this many pixels in all, readings above this many.
    private static let mostPixels = Double(8 << 20)
    private static let mostReadings = 1024
    /// Looking at a picture takes 8 bytes a pixel: 50 MB in all, whatever the concurrency.
    private static let gate = PixelGate(capacity: 6_300_000)
    /// Of pictures that have nothing to do with one another: orientation and strength of edges together, corners that agree; of smaller
    /// ones little can be told.
    private static let unlike = (side: 64, frame: 0.3, corners: 6)
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
        let asked = PictureBench.pixelsAsked(check, input: input)
        let limits = PictureBench.limits(asking: asked)
        let pixelCount = (try? ImageHeader.read(bytes, limits: limits)).map { $0.width * $0.height } ?? 0
        return PictureBench.gate.admit(pixels: pixelCount) {
            let before = input.flatMap(traits)
            var context = HealthContext(
                input: before?.bitmap, reference: reference.flatMap(traits)?.bitmap, scale: question.scale,
                work: question.keeps)
            context.traits = before
            context.isWordless = question.isWordless
            context.isDrawnAnew = check.endpoint.feature.id == .cartoonify
            let others = suspects.filter { $0.picture.sha256 != input?.sha256 }
            let reading = look(at: bytes, question.output, in: context, limits) { examined in
                question.work == .textToImage
                    ? nil : input.flatMap { lineUp(examined, of: $0, among: others, question.work) }
            }
            guard case .broken(let fault) = reading, fault.kind == .tooLarge else { return reading }
            return PictureBench.unseen(bytes, question.output, asked, fault) ?? reading
        }
    }

    /// What was asked for, and is larger than pictures are looked at here, is nobody's fault: only its header is judged. Nil for
    /// what nobody asked for.
    private static func unseen(_ bytes: [UInt8], _ sha256: String, _ asked: Double, _ fault: ImageFault)
        -> ImageReading?
    {
        let any = DecodeLimits(maximumSide: 1 << 20, maximumPixels: 1 << 40, maximumBytes: .max)
        guard let header = try? ImageHeader.read(bytes, limits: any),
            Double(header.width) * Double(header.height) <= asked
        else { return nil }
        let facts = ImageFacts(
            format: header.format, width: header.shown.width, height: header.shown.height, byteCount: bytes.count,
            sha256: sha256, blank: nil)
        let sentence = "only its size was looked at: \(fault.detail)"
        return .readable(facts, remarks: [PictureRemark(rule: .unjudged, sentence: sentence)])
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
        at bytes: [UInt8], _ sha256: String, in context: HealthContext, _ limits: DecodeLimits,
        identify: (ImageInspector.Examined) -> PictureRemark?
    ) -> ImageReading {
        do {
            let seen = try ImageInspector.examine(bytes, in: context, limits: limits, sha256: sha256)
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
                && (finding.kind.isDamage && !finding.isRelative || finding.kind == .anotherPicture)
        }
        let lineUp = LineUp(seen.traits, of: before, among: others, work, findsCorners: !isTold)
        let answer = lineUp.answer
        switch answer.sameness {
        case .same: return nil
        case .other where answer.match == nil && mayBePart(seen, of: before, lineUp.own): return nil
        case .other where answer.match != nil || !isTold:
            return PictureRemark(rule: .anotherPicture, sentence: answer.sentence)
        case .unsure where !isTold: return PictureRemark(rule: .unjudged, sentence: answer.sentence)
        case .other, .unsure: return nil
        }
    }

    /// What has another size than it should may be the same picture with less detail, or a part of it: it is another picture only where
    /// nothing is alike.
    private func mayBePart(
        _ seen: ImageInspector.Examined, of input: PictureTraits, _ scores: SamenessScores
    ) -> Bool {
        guard seen.findings.contains(where: { $0.kind == .wrongScale }) else { return false }
        let side = min(seen.facts.width, seen.facts.height, input.bitmap.width, input.bitmap.height)
        return side < PictureBench.unlike.side || scores.frame > PictureBench.unlike.frame
            || seen.traits.corners(in: input) >= PictureBench.unlike.corners
    }

    /// Nil for a picture that cannot be read, which was told when the fixtures were loaded.
    private func traits(_ picture: Picture) -> PictureTraits? {
        traits(of: picture).get {
            guard let image = try? ImageReader.read(picture.bytes) else { return nil }
            return PictureTraits(image.bitmap.upright(image.header.orientation))
        }
    }

    private func traits(of picture: Picture) -> Once<PictureTraits?> {
        memory.withLock { memory in
            if let known = memory.traits[picture.sha256] { return known }
            if memory.pixels + picture.pixelCount > PictureBench.mostPixels {
                memory.traits.removeAll()
                memory.pixels = 0
            }
            let new = Once<PictureTraits?>()
            memory.traits[picture.sha256] = new
            memory.pixels += picture.pixelCount
            return new
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
