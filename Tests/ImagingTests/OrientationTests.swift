import Imaging
import Model
import Testing

@Suite("pictures turned upright")
struct OrientationTests {
    /// One red channel value a pixel: 1 2 3 / 4 5 6 stored.
    private let stored = Bitmap(width: 3, height: 2, (1...6).flatMap { [UInt8($0), 0, 0] })

    @Test(
        "each Exif orientation shows the stored rows as the standard says",
        arguments: [
            (1, 3, [1, 2, 3, 4, 5, 6]), (2, 3, [3, 2, 1, 6, 5, 4]), (3, 3, [6, 5, 4, 3, 2, 1]),
            (4, 3, [4, 5, 6, 1, 2, 3]), (5, 2, [1, 4, 2, 5, 3, 6]), (6, 2, [4, 1, 5, 2, 6, 3]),
            (7, 2, [6, 3, 5, 2, 4, 1]), (8, 2, [3, 6, 2, 5, 1, 4]), (9, 3, [1, 2, 3, 4, 5, 6]),
        ])
    func turns(_ orientation: Int, _ width: Int, _ expected: [Int]) {
        let upright = stored.upright(orientation)
        #expect(upright.width == width && upright.height == 6 / width)
        #expect(stride(from: 0, to: 18, by: 3).map { Int(upright.bytes[$0]) } == expected)
        let deep = stored.promoted().upright(orientation)
        #expect(deep == upright.promoted())
    }
}
