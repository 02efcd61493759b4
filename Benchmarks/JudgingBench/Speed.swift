import Harness
import Imaging
import Model

/// What the judge costs beyond decoding, as medians over the pictures of a folder.
enum Speed {
    static func report(_ pairs: [PicturePair]) throws {
        let pictures = try pairs.compactMap(\.input).map(PicturePair.picture).filter { $0.pixelCount < 300_000 }
        let suspects = pictures.prefix(11).enumerated().map { ("\($0.offset)", PictureTraits($0.element)) }
        guard let (_, own) = suspects.first else { return }
        var (frames, corners, health): ([Duration], [Duration], [Duration]) = ([], [], [])
        let clock = ContinuousClock()
        for picture in pictures {
            frames.append(
                clock.measure {
                    let output = PictureTraits(picture)
                    _ = LineUp(output, of: own, among: suspects, .restore, findsCorners: false)
                })
            corners.append(clock.measure { _ = PictureTraits(picture).corners(in: own) })
            health.append(clock.measure { _ = ImageHealth.findings(picture, in: HealthContext(input: own.bitmap)) })
        }
        print("\(pictures.count) pictures, median pixels \(pictures.map(\.pixelCount).sorted()[pictures.count / 2])")
        for (name, times) in [("line-up of 11", frames), ("corners", corners), ("health", health)] {
            print("\(name): \(times.sorted()[times.count / 2])")
        }
    }
}
