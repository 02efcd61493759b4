import Imaging
import Model
import Testing

/// What people ask for in words: squares, stripes and few colours on purpose.
struct DrawnPicture: Sendable, CustomTestStringConvertible {
    let name: String
    let bitmap: Bitmap

    var testDescription: String { name }

    private init(_ name: String, _ width: Int, _ height: Int, _ colour: (Int, Int) -> (Int, Int, Int)) {
        self.name = name
        let samples = (0..<width * height).flatMap { pixel -> [UInt8] in
            let (red, green, blue) = colour(pixel % width, pixel / width)
            return [UInt8(red), UInt8(green), UInt8(blue)]
        }
        bitmap = Bitmap(width: width, height: height, samples)
    }

    /// The same number for the same place.
    private static func chance(_ x: Int, _ y: Int, _ sides: Int) -> Int {
        var bits = UInt64(truncatingIfNeeded: x &* 73_856_093 ^ y &* 19_349_663 &+ 77)
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        return Int((bits ^ bits >> 27) >> 20 % UInt64(sides))
    }

    /// Few colours in squares, the nearer the more alike.
    static let rings = DrawnPicture("rings of squares", 480, 480) { x, y in
        let (across, down) = (x / 12 - 20, y / 12 - 20)
        let ring = min(5, (across * across + down * down) / 60)
        return (40 + 30 * ring, 60 + 25 * ring, 120)
    }

    static let all: [DrawnPicture] = {
        let bands = [(60, 30, 90), (190, 60, 90), (250, 160, 60), (255, 210, 110), (40, 50, 90)]
        return [
            DrawnPicture("a chess board in black and white", 512, 512) { x, y in
                (x / 32 + y / 32) % 2 == 0 ? (255, 255, 255) : (0, 0, 0)
            },
            DrawnPicture("a wooden chess board", 480, 480) { x, y in
                (x / 60 + y / 60) % 2 == 0 ? (240, 217, 181) : (181, 136, 99)
            },
            DrawnPicture("graph paper", 512, 384) { x, y in
                x % 16 == 0 || y % 16 == 0 ? (170, 200, 230) : (255, 255, 255)
            },
            DrawnPicture("a chequered tablecloth", 480, 480) { x, y in
                let threads = x / 24 % 2 + y / 24 % 2
                return (220, 40 + 100 * threads, 40 + 100 * threads)
            },
            DrawnPicture("squares of all colours", 512, 512) { x, y in
                (chance(x / 32, y / 32, 256), chance(x / 32 + 99, y / 32, 256), chance(x / 32, y / 32 + 99, 256))
            },
            DrawnPicture("a symbol in pixels", 512, 512) { x, y in
                let column = x / 32 < 8 ? x / 32 : 15 - x / 32
                return chance(column, y / 32, 2) == 0 ? (20, 20, 40) : (80, 220, 100)
            },
            DrawnPicture("a house front", 480, 640) { x, y in
                (12..<40).contains(x % 48) && (16..<56).contains(y % 64) ? (60, 80, 110) : (190, 170, 150)
            },
            DrawnPicture("a wall of bricks", 640, 480) { x, y in
                let (course, shift) = (y / 24, y / 24 % 2 * 32)
                guard y % 24 > 2, (x + shift) % 64 > 2 else { return (200, 195, 185) }
                let shade = chance((x + shift) / 64, course, 40)
                return (150 + shade, 65 + shade, 45 + shade)
            },
            DrawnPicture("a flag", 600, 360) { _, y in y < 120 ? (0, 0, 0) : y < 240 ? (221, 0, 0) : (255, 206, 0) },
            DrawnPicture("a flag in the wind", 600, 360) { x, y in
                let light = 70 + abs(x % 200 - 100) * 30 / 100
                let (red, green, blue) = bands[y / 72]
                return (red * light / 100, green * light / 100, blue * light / 100)
            },
            DrawnPicture("a towel", 640, 480) { x, y in
                let (red, green, blue) = [(225, 90, 60), (240, 230, 210), (60, 140, 180)][y / 30 % 3]
                let thread = chance(x, y, 13) - 6
                return (red + thread, green + thread, blue + thread)
            },
            DrawnPicture("a blind", 512, 512) { _, y in
                let light = y % 20 < 18 ? 250 - y % 20 * 3 : 80
                return (light, light, light * 9 / 10)
            },
            DrawnPicture("a gradient", 512, 384) { x, y in (80 + y / 4, 130 + x / 8, 220 - y / 8) },
            DrawnPicture("a bar code", 600, 300) { x, _ in chance(x / 10, 0, 2) == 0 ? (0, 0, 0) : (255, 255, 255) },
        ]
    }()
}

@Suite("pictures that were meant to look so")
struct DrawnPictureTests {
    private typealias Kind = HealthFinding.Kind

    private func alarms(_ output: Bitmap, _ context: HealthContext = HealthContext()) -> [Kind] {
        ImageHealth.findings(output, in: context).filter { $0.severity == .alarm }.map(\.kind)
    }

    private func picture(_ name: String) throws -> Bitmap { try GoldenPair.picture(name).withoutAlpha() }

    @Test("drawn of words they are not accused, as PNG or as JPEG", arguments: DrawnPicture.all)
    func drawn(_ drawn: DrawnPicture) throws {
        #expect(alarms(drawn.bitmap) == [])
        for quality in [75, 90] {
            #expect(alarms(try ImageReader.decode(JPEGEncoder.encode(drawn.bitmap, quality: quality))) == [])
        }
    }

    @Test("a picture that is broken so is, without an input too", arguments: ["portrait", "small-lake.reference"])
    func broken(_ name: String) throws {
        let whole = try picture(name)
        let (width, bytes) = (whole.width, whole.bytes)
        #expect(alarms(whole) == [])
        #expect(alarms(whole.mosaic(16)) == [.mosaic])
        #expect(alarms(whole.painted { _, y, _, old in y / 20 % 2 == 0 ? old : old * 6 / 10 }).contains(.torn))
        let torn = whole.painted { x, y, channel, _ in
            Int(bytes[(y * width + (x + y / 24 % 3 * width / 9) % width) * 3 + channel])
        }
        #expect(alarms(torn).contains(.torn))
        let half = whole.painted { _, y, _, old in y < whole.height / 2 ? old : 0 }
        #expect(alarms(half).contains(.tilesLost))
    }

    @Test("few colours in squares that hang together are doubtful, and no alarm")
    func pixels() {
        let found = ImageHealth.findings(DrawnPicture.rings.bitmap)
        #expect(found.map(\.kind).contains(.doubtful) && !found.contains { $0.severity == .alarm })
    }

    @Test("a restyler may turn all hues; two exchanged channels are no palette")
    func palette() throws {
        let landscape = try picture("landscape")
        let (turned, swapped) = (landscape.exchanged([1, 2, 0]), landscape.exchanged([2, 1, 0]))
        #expect(ImageHealth.findings(turned, in: HealthContext(input: landscape)).map(\.kind) == [.doubtful])
        #expect(alarms(swapped, HealthContext(input: landscape)) == [.wrongColours])
        #expect(alarms(turned, HealthContext(input: landscape, work: .restoring)).contains(.wrongColours))
    }

    @Test("a cut-out on white is no file cut short; white below a picture is")
    func onWhite() throws {
        let portrait = try picture("portrait")
        let (width, height) = (portrait.width, portrait.height)
        let cutOut = portrait.painted { x, y, _, old in
            let (across, down) = (x - width / 2, y - height * 2 / 5)
            return across * across + down * down < width * width / 9 ? old : 255
        }
        #expect(alarms(cutOut, HealthContext(input: portrait)) == [])
        let short = portrait.painted { _, y, _, old in y < height * 3 / 4 ? old : 255 }
        #expect(alarms(short, HealthContext(input: portrait)).contains(.truncatedLook))
        let scores = PictureTraits(cutOut).scores(against: PictureTraits(portrait))
        #expect(try #require(scores.cutout) <= 2)
        let other = try picture("small-lake.reference")
        #expect(PictureTraits(cutOut).scores(against: PictureTraits(other)).cutout == nil)
    }

    @Test("sixteen bits a sample are judged as eight are", arguments: ["portrait", "badge"])
    func deep(_ name: String) throws {
        let eight = try GoldenPair.picture(name)
        for picture in [eight, eight.painted { _, y, _, old in y / 20 % 2 == 0 ? old : old / 2 }] {
            #expect(ImageHealth.findings(picture.promoted()) == ImageHealth.findings(picture))
        }
    }
}
