package import Model

/// One picture and everything the judge measures on it, each when it is first asked for, and then known: of an input that
/// many outputs are held against, once.
package final class PictureTraits: Sendable {
    /// Upright, with 8 bits a sample: all measures are taken of these, and 16 bits are rounded once.
    package let bitmap: Bitmap
    /// What is measured all over is measured on this: of a picture of more than ``mostLooked`` pixels, means of squares.
    private let shrunk = Once<Bitmap>()
    private let fullLuma = Once<Luma>()
    private let shrunkLuma = Once<Luma>()
    private let square = Once<Grid>()
    private let descriptor = Once<FrameDescriptor>()
    private let keypoints = Once<Keypoints>()
    private let fewKeypoints = Once<Keypoints>()
    private let jumps = Once<JumpProfile>()
    private let tiles = Once<PictureStatistics>()
    private let sharp = Once<Sharpness>()
    private let sharpAsItIs = Once<Sharpness>()
    private let noise = Once<Double?>()
    private let marks = Once<Int>()
    private let steps = Once<Double>()
    private let clear = Once<Bool>()
    private let colours = Once<ColourAreas>()
    private let tones = Once<Grid>()
    private let cutout = Once<(luma: Grid, opacity: Grid)?>()

    private static let mostLooked = 1_300_000
    /// Of a picture with this long side a first look at corners, which enlarges it, sees all there is.
    private static let glanced = 192

    /// - Parameter bitmap: upright.
    package init(_ bitmap: Bitmap) { self.bitmap = bitmap.lowered() }

    var look: Bitmap {
        shrunk.get {
            let share = Double(bitmap.pixelCount) / Double(PictureTraits.mostLooked)
            return bitmap.reduced(by: max(1, Int(share.squareRoot().rounded(.up))))
        }
    }

    /// In full size.
    var luma: Luma { fullLuma.get { Luma(bitmap) } }
    var lookLuma: Luma { look.hasSameSize(as: bitmap) ? luma : shrunkLuma.get { Luma(look) } }
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
    var profile: JumpProfile { jumps.get { JumpProfile(luma) } }
    var statistics: PictureStatistics { tiles.get { PictureStatistics(lookLuma) } }
    var sharpness: Sharpness { sharp.get { Sharpness(lookLuma) } }
    /// Without being enlarged.
    var ownSharpness: Sharpness { sharpAsItIs.get { Sharpness(lookLuma, enlarges: false) } }
    var grain: Double? { noise.get { Grain.level(bitmap, luma) } }
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
        let ratio = Double(bitmap.width * input.bitmap.height) / Double(bitmap.height * input.bitmap.width)
        return SamenessScores(
            orientation: frame.orientation(alike: input.frame), strength: frame.strength(alike: input.frame),
            stretch: max(ratio, 1 / ratio),
            shape: Double(bitmap.width) / Double(bitmap.height),
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

    private var longSide: Int { max(bitmap.width, bitmap.height) }

    private func glanced() -> Keypoints {
        fewKeypoints.get { Keypoints(lookLuma, side: Keypoints.glance.side, most: Keypoints.glance.most) }
    }

    private func known() -> Keypoints { keypoints.get { Keypoints(lookLuma) } }
}
