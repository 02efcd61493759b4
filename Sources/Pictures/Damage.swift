package import Imaging
import Model

/// What broken services do to a good picture: what a judge is shown, and the sandbox plays.
package enum Damage: String, Hashable, Sendable, CaseIterable {
    case blurred, mosaic, torn, grainy, lettered
    /// Every other band of rows is darker.
    case banded
    case halfBlack = "half-black"
    case grayTiles = "gray-tiles"
    case lostBlocks = "lost-blocks"
    /// What libjpeg shows below a broken place of the data.
    case garbled
    case swappedChannels = "swapped-channels"

    /// The same for the same picture and seed; alpha stays. Nil where it changes nothing that could be seen: exchanged
    /// channels of a gray picture.
    package func done(to picture: Bitmap, seed: UInt64) -> Bitmap? {
        var random = SplitMix64(seed: seed)
        var canvas = Canvas(picture)
        let long = max(picture.width, picture.height)
        switch self {
        case .blurred: canvas.blur(sigma: 8 * Double(long) / 512)
        case .mosaic: canvas.mosaic(max(8, long / 32))
        case .banded: canvas.band(max(4, picture.height / 24))
        case .halfBlack: canvas.blackHalf(Int(random.next() % 4))
        case .grayTiles: canvas.tile(max(8, long / 8), share: 0.2, level: 128, &random)
        case .torn: canvas.tear(max(4, picture.height / 24), &random)
        case .garbled: canvas.garble(&random)
        case .swappedChannels:
            guard canvas.isColourful else { return nil }
            canvas.swapChannels()
        case .lostBlocks: canvas.tile(max(4, long / 64 * 4), share: 0.3, level: 0, &random)
        case .grainy: canvas.addNoise(60, &random)
        case .lettered:
            // White on white is no damage.
            let inks: [(Int, Int, Int)] = [canvas.isBright ? (0, 0, 0) : (255, 255, 255), (255, 0, 0)]
            return canvas.bitmap.stamped(
                ["ERROR 500: INTERNAL", "GENERATION FAILED"], ink: inks[Int(random.next() % 2)],
                scale: max(1, picture.width / 130))
        }
        return canvas.bitmap
    }
}
