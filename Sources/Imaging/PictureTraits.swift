package import Model

/// One picture and everything the judge measures on it, each when it is first asked for, and then known: of an input that
/// many outputs are held against, once.
package final class PictureTraits: Sendable {
    /// In pixels, upright.
    package let width: Int
    package let height: Int
    private let pixels: Once<Bitmap>
    /// Makes the pixels, where they were not kept.
    private let decode: @Sendable () -> Bitmap
    private let inputError: InputError?
    /// What is measured all over is measured on this: of a picture of more than ``mostLooked`` pixels, means of squares.
    private let shrunk: Once<Bitmap>
    private let fullLuma = Once<Luma>()
    private let shrunkLuma = Once<Luma>()
    private let square = Once<Grid>()
    private let descriptor = Once<FrameDescriptor>()
    private let keypoints = Once<Keypoints>()
    private let fewKeypoints = Once<Keypoints>()
    private let passed: Once<PassingLuma>
    private let jumps = Once<JumpProfile>()
    private let tiles = Once<PictureStatistics>()
    private let sharp = Once<Sharpness>()
    private let sharpAsItIs = Once<Sharpness>()
    private let noise = Once<Double?>()
    private let marks: Once<Int>
    private let steps: Once<Double>
    private let clear: Once<Bool>
    private let colours: Once<ColourAreas>
    private let blank: Once<HealthFinding?>
    private let sampled: Once<[Plane]>
    private let tones = Once<Grid>()
    private let cutout = Once<(luma: Grid, opacity: Grid)?>()

    private static let mostLooked = 1_300_000
    /// Of a picture with this long side a first look at corners, which enlarges it, sees all there is.
    private static let glanced = 192

    /// - Parameter bitmap: upright.
    package init(_ bitmap: Bitmap) {
        (width, height) = (bitmap.width, bitmap.height)
        let bitmap = bitmap.lowered()
        pixels = Once(bitmap)
        decode = { bitmap }
        inputError = nil
        (shrunk, passed, marks, steps) = (Once(), Once(), Once(), Once())
        (clear, colours, blank, sampled) = (Once(), Once(), Once(), Once())
    }

    /// What was seen is known, and the pixels are decoded again where more is asked for.
    init(_ survey: PictureSurvey) {
        (width, height) = (survey.width, survey.height)
        pixels = Once()
        decode = { [file = survey.file] in file.bitmap }
        inputError = survey.error
        (shrunk, passed) = (Once(survey.shrunk.picture), Once(survey.luma))
        marks = Once(LetterMarks.longestLine(survey.sheet))
        steps = Once(ColourSteps.largest(survey.rows))
        (clear, colours) = (Once(false), Once(survey.areas))
        blank = survey.tally.showsSomething ? Once(.some(nil)) : Once()
        sampled = Once(survey.sample.planes)
    }

    /// By how much a picture's sides are shrunk to be looked at all over.
    static func reduction(width: Int, height: Int) -> Int {
        let share = Double(width * height) / Double(mostLooked)
        return max(1, Int(share.squareRoot().rounded(.up)))
    }

    /// Upright, with 8 bits a sample: all measures are taken of these, and 16 bits are rounded once.
    package var bitmap: Bitmap { pixels.get(decode) }
    var look: Bitmap { shrunk.get { bitmap.reduced(by: PictureTraits.reduction(width: width, height: height)) } }
    /// Nil for a picture with something on it.
    var blankness: HealthFinding? { blank.get { Blankness.finding(bitmap) } }
    /// Luma in sample windows (``PixelWindow/sample(width:height:)``).
    var sample: [Plane] {
        sampled.get { WindowSample(PixelWindow.sample(width: width, height: height)).adding(bitmap).planes }
    }

    /// Over R, G and B; nil for an input of another size.
    func meanSquaredError(from input: Bitmap) -> Double? {
        guard input.width == width, input.height == height else { return nil }
        if let inputError, inputError.input == input { return Double(inputError.sum) / Double(3 * width * height) }
        return ImageComparison.meanSquaredError(bitmap, input)
    }

    /// In full size.
    var luma: Luma { fullLuma.get { Luma(bitmap) } }
    var lookLuma: Luma { isReduced ? shrunkLuma.get { Luma(look) } : luma }
    private var isReduced: Bool { look.width < width }
    /// Of large pictures luma is not kept.
    private var passing: PassingLuma {
        passed.get { PassingLuma(width: width, height: height).adding(bitmap, atMost: PictureSurvey.band) }
    }
    /// Luma stretched to 256 x 256 and halved.
    var small: Grid {
        square.get {
            Grid(lookLuma, width: 2 * FrameDescriptor.side, height: 2 * FrameDescriptor.side).boxed(2)
        }
    }
    /// Luma in 16 x 16 areas.
    var glance: Plane {
        let areas = small.boxed(FrameDescriptor.side / 16)
        return Plane(width: areas.width, height: areas.height, values: areas.values.map(Double.init))
    }
    var frame: FrameDescriptor { descriptor.get { FrameDescriptor(small) } }
    var profile: JumpProfile { jumps.get { isReduced ? JumpProfile(passing.jumps) : JumpProfile(luma) } }
    var statistics: PictureStatistics { tiles.get { PictureStatistics(lookLuma) } }
    var sharpness: Sharpness { sharp.get { Sharpness(lookLuma) } }
    /// Without being enlarged.
    var ownSharpness: Sharpness { sharpAsItIs.get { Sharpness(lookLuma, enlarges: false) } }
    var grain: Double? {
        noise.get {
            isReduced && !isTranslucent ? passing.grain.level : Grain.level(luma, of: isTranslucent ? bitmap : nil)
        }
    }
    var letters: Int { marks.get { LetterMarks.longestLine(bitmap) } }
    var colourStep: Double { steps.get { ColourSteps.largest(bitmap) } }
    var isTranslucent: Bool { clear.get { bitmap.isTranslucent } }
    var areas: ColourAreas { colours.get { ColourAreas(bitmap) } }
    /// In 64 x 64 areas: luma, and of a picture with alpha what can be seen of it, with its opacity.
    var areaLuma: Grid { tones.get { Grid(lookLuma, width: CutoutMatch.side, height: CutoutMatch.side) } }
    /// So of what stands on white; nil for any other opaque picture.
    var seenAreas: (luma: Grid, opacity: Grid)? {
        cutout.get { (isTranslucent ? look : Ground.cutFromWhite(look)).map(CutoutMatch.areas) }
    }

    /// How alike this output is to an input, without corners.
    package func scores(against input: PictureTraits) -> SamenessScores {
        let ratio = Double(width * input.height) / Double(height * input.width)
        return SamenessScores(
            orientation: frame.orientation(alike: input.frame), strength: frame.strength(alike: input.frame),
            stretch: max(ratio, 1 / ratio),
            shape: Double(width) / Double(height),
            cutout: CutoutMatch.difference(of: self, from: input))
    }

    /// How many corners of this output lie in an input as one turn, scale and shift would put them. Takes milliseconds.
    ///
    /// - Parameters:
    ///   - enough: where so many agree at a first look, it is the last one.
    ///   - isWhole: this output has to show all of the input.
    package func corners(in input: PictureTraits, enough: Int = .max, isWhole: Bool = false) -> Int {
        let seen = glancedCorners(in: input, isWhole: isWhole)
        let isAllThereIs = max(longSide, input.longSide) <= PictureTraits.glanced
        guard seen < enough, !isAllThereIs else { return seen }
        return KeypointMatch.inliers(known(), in: input.known(), isWhole: isWhole)
    }

    /// The same at a first look alone, a fifth of the time: enough to tell which of many to look at.
    package func glancedCorners(in input: PictureTraits, isWhole: Bool = false) -> Int {
        KeypointMatch.inliers(glanced(), in: input.glanced(), isWhole: isWhole)
    }

    private var longSide: Int { max(width, height) }

    private func glanced() -> Keypoints {
        fewKeypoints.get { Keypoints(lookLuma, side: Keypoints.glance.side, most: Keypoints.glance.most) }
    }

    private func known() -> Keypoints { keypoints.get { Keypoints(lookLuma) } }
}
