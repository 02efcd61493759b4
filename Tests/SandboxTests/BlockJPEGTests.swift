import Imaging
import Model
import Testing

@testable import Sandbox

@Suite("The sandbox's JPEG") struct BlockJPEGTests {
    @Test(
        "it is read back in its size, every block at its mean brightness",
        arguments: [(8, 8), (20, 12), (1, 1), (33, 64)])
    func roundTrip(width: Int, height: Int) throws {
        // One grey value for each block of 8 x 8, from black to white and back with large steps between.
        let value = { (x: Int, y: Int) in UInt8((x / 8 * 97 + y / 8 * 151) % 256) }
        let samples = (0..<width * height).flatMap { place -> [UInt8] in
            let grey = value(place % width, place / width)
            return [grey, grey, grey]
        }
        let file = BlockJPEG.encode(Bitmap(width: width, height: height, samples))
        #expect(ImageFormat(sniffing: file) == .jpeg)
        let back = try ImageReader.decode(file)
        #expect(back.width == width && back.height == height)
        for (ours, theirs) in zip(samples, back.withoutAlpha().bytes) {
            #expect(abs(Int(ours) - Int(theirs)) <= 1)
        }
    }
}
