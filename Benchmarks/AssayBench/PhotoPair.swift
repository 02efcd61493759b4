import Foundation
import Imaging
import Model

/// Two pictures that compress like photographs: value noise in five octaves, and the grain of two different sensors.
enum PhotoPair {
    static func files(width: Int, height: Int, in folder: URL) -> [String] {
        [0, 1].map { folder.appendingPathComponent("\(width)x\(height)-\($0).png").path }
    }

    /// Draws both and writes them into the folder as PNG files of level 6.
    static func draw(width: Int, height: Int, in folder: URL) throws {
        let scene = PhotoPair.scene(width, height)
        var random = SplitMix64(seed: 5)
        for (path, grain) in zip(files(width: width, height: height, in: folder), [4.0, 6.0]) {
            let samples = scene.map { value in
                UInt8(min(max(value + Float((random.unit() - 0.5) * grain), 0), 255))
            }
            let bitmap = Bitmap(width: width, height: height, samples)
            try Data(PNGCodec.encode(bitmap, level: 6)).write(to: URL(fileURLWithPath: path))
        }
    }

    private static func scene(_ width: Int, _ height: Int) -> [Float] {
        var random = SplitMix64(seed: 9)
        var scene = [Float](repeating: 120, count: width * height * 3)
        for (step, amplitude): (Int, Float) in [(512, 120), (128, 60), (32, 30), (8, 14), (2, 7)] {
            let columns = width / step + 2
            let corners = (0..<columns * (height / step + 2)).flatMap { _ in
                let gray = Float(random.unit() - 0.5) * 0.75
                return (0..<3).map { _ in (gray + Float(random.unit() - 0.5) * 0.4) * amplitude }
            }
            scene.withUnsafeMutableBufferPointer { scene in
                corners.withUnsafeBufferPointer { corners in
                    for y in 0..<height {
                        let (row, v) = (y / step * columns, ease(y % step, step))
                        for x in 0..<width {
                            let (at, u) = ((row + x / step) * 3, ease(x % step, step))
                            for channel in 0..<3 {
                                let (i, below) = (at + channel, at + channel + columns * 3)
                                let upper = corners[i] + (corners[i + 3] - corners[i]) * u
                                let lower = corners[below] + (corners[below + 3] - corners[below]) * u
                                scene[(y * width + x) * 3 + channel] += upper + (lower - upper) * v
                            }
                        }
                    }
                }
            }
        }
        return scene
    }

    private static func ease(_ part: Int, _ whole: Int) -> Float {
        let t = Float(part) / Float(whole)
        return t * t * (3 - 2 * t)
    }
}
