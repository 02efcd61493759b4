package import Model
import Synchronization

/// One picture as a line-up looks at it. Its corners are looked for when they are first asked for, and then known.
package final class PictureTraits: Sendable {
    package let bitmap: Bitmap
    private let frame: FrameDescriptor
    private let keypoints = Mutex<Keypoints?>(nil)

    /// - Parameter bitmap: upright.
    package init(_ bitmap: Bitmap) {
        self.bitmap = bitmap
        frame = FrameDescriptor(bitmap)
    }

    /// How alike this output is to an input, without corners.
    package func scores(against input: PictureTraits) -> SamenessScores {
        let ratio = Double(bitmap.width * input.bitmap.height) / Double(bitmap.height * input.bitmap.width)
        return SamenessScores(
            orientation: frame.orientation(alike: input.frame), strength: frame.strength(alike: input.frame),
            stretch: max(ratio, 1 / ratio),
            shape: Double(bitmap.width) / Double(bitmap.height),
            cutout: CutoutMatch.difference(of: bitmap, from: input.bitmap))
    }

    /// How many corners of this output lie in an input as one turn, scale and shift would put them. Takes milliseconds.
    package func corners(in input: PictureTraits) -> Int {
        KeypointMatch.inliers(known(), in: input.known())
    }

    private func known() -> Keypoints {
        keypoints.withLock { known in
            let found = known ?? Keypoints(bitmap)
            known = found
            return found
        }
    }
}
