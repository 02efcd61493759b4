import Imaging
import Model
import Pictures
import Testing

/// What broken services send, made from the shipped pictures.
struct BadPicture: Sendable, CustomTestStringConvertible {
    let kind: HealthFinding.Kind
    let name: String
    let output: Bitmap
    let context: HealthContext

    var testDescription: String { "\(kind.rawValue): \(name)" }

    init(_ kind: HealthFinding.Kind, _ name: String, _ output: Bitmap, _ context: HealthContext = HealthContext()) {
        self.kind = kind
        self.name = name
        self.output = output
        self.context = context
    }

    static let all: [BadPicture] = {
        guard let kit = try? Kit() else { return [] }
        return kit.blank + kit.broken + kit.detail + kit.cheating + kit.strange + kit.onTheWay
    }()

    private struct Kit {
        let portrait: Bitmap
        let landscape: Bitmap
        let lettering: Bitmap
        let badge: Bitmap
        let town: Bitmap
        let townTruth: Bitmap
        let lake: Bitmap
        let lakeTruth: Bitmap

        init() throws {
            portrait = try GoldenPair.picture("portrait")
            landscape = try GoldenPair.picture("landscape")
            lettering = try GoldenPair.picture("lettering")
            badge = try GoldenPair.picture("badge")
            town = try GoldenPair.picture("small-town")
            townTruth = try GoldenPair.picture("small-town.reference")
            lake = try GoldenPair.picture("small-lake")
            lakeTruth = try GoldenPair.picture("small-lake.reference")
        }

        private func faithful(_ input: Bitmap) -> HealthContext { HealthContext(input: input, work: .enlarging) }

        private var town4: HealthContext {
            HealthContext(input: town, reference: townTruth, scale: 4, work: .enlarging)
        }

        private var lake2: HealthContext {
            HealthContext(input: lake, reference: lakeTruth, scale: 2, work: .enlarging)
        }

        /// Half as bright in a disc, with a soft edge.
        private static func shaded(_ picture: Bitmap) -> Bitmap {
            let radius = min(picture.width, picture.height) / 4
            return picture.painted { x, y, _, old in
                let (across, down) = (x - picture.width / 2, y - picture.height / 2)
                let share = min(100, max(50, 50 * (across * across + down * down) / (radius * radius)))
                return old * share / 100
            }
        }

        var blank: [BadPicture] {
            let clear = lake.painted(alpha: true) { _, _, _, old in old }
            return [
                BadPicture(.black, "all zero", lake.painted { _, _, _, _ in 0 }),
                BadPicture(.black, "noise of 3", lake.painted { x, y, _, _ in (x * 7 + y * 13) % 4 }, faithful(lake)),
                BadPicture(.black, "a white dot", lake.painted { x, y, _, _ in x < 8 && y < 8 ? 255 : 4 }),
                BadPicture(.black, "16 bits", lake.painted { _, _, _, _ in 2 }.promoted()),
                BadPicture(.oneColour, "white", lake.painted { _, _, _, _ in 255 }),
                BadPicture(.oneColour, "blue, off by one", lake.painted { x, _, c, _ in c * 90 + 30 + x % 2 }),
                BadPicture(.oneColour, "gray with a dot", lake.painted { x, y, _, _ in x + y < 20 ? 9 : 128 }),
                BadPicture(
                    .transparent, "over a picture", clear.painted(alpha: true) { _, _, c, old in c == 3 ? 0 : old }),
                BadPicture(.transparent, "over white", clear.painted(alpha: true) { _, _, c, _ in c == 3 ? 0 : 255 }),
                BadPicture(
                    .transparent, "but for a dot",
                    clear.painted(alpha: true) { x, y, c, old in c < 3 ? old : x < 5 && y < 5 ? 255 : 0 }),
            ]
        }

        var broken: [BadPicture] {
            [
                BadPicture(
                    .tilesLost, "a quarter", portrait.painted { x, y, _, old in x < 192 && y < 240 ? 0 : old },
                    faithful(portrait)),
                BadPicture(
                    .tilesLost, "every other tile",
                    landscape.painted { x, y, _, old in (x / 64 + y / 64) % 2 == 0 ? 0 : old },
                    faithful(landscape)),
                BadPicture(
                    .tilesLost, "only the face is left",
                    portrait.painted { x, y, _, old in (96..<288).contains(x) && (96..<300).contains(y) ? old : 0 },
                    HealthContext(input: portrait, work: .restoring)),
                BadPicture(
                    .truncatedLook, "gray", portrait.painted { _, y, _, old in y < 300 ? old : 128 }, faithful(portrait)
                ),
                BadPicture(
                    .truncatedLook, "white", landscape.painted { _, y, _, old in y < 290 ? old : 255 },
                    HealthContext(input: landscape, work: .restoring)),
                BadPicture(
                    .truncatedLook, "green", lakeTruth.painted { _, y, c, old in y < 200 ? old : c == 1 ? 135 : 0 },
                    lake2),
                BadPicture(.placeholder, "a bar on white", card(255, 0), faithful(lake)),
                BadPicture(.placeholder, "letters on gray", card(40, 220)),
                BadPicture(.placeholder, "a notice instead of a portrait", card(245, 90), faithful(portrait)),
                BadPicture(.mosaic, "16 pixels", portrait.mosaic(16), faithful(portrait)),
                BadPicture(.mosaic, "32 pixels", landscape.mosaic(32), faithful(landscape)),
                BadPicture(.mosaic, "48 pixels", lakeTruth.mosaic(48), lake2),
            ]
        }

        /// A notice drawn as a picture: rows of blocks like words on a plain ground.
        private func card(_ ground: Int, _ ink: Int) -> Bitmap {
            lakeTruth.painted { x, y, _, _ in
                (140..<200).contains(y) && y / 12 % 2 == 0 && (60..<420).contains(x) && x / 9 % 4 != 0 ? ink : ground
            }
        }

        var detail: [BadPicture] {
            [
                BadPicture(.noise, "nothing else", lake.painted(Self.random(1)), faithful(lake)),
                BadPicture(.noise, "on the true output", lakeTruth.painted(Self.random(5)), lake2),
                BadPicture(
                    .noise, "salt and pepper",
                    portrait.painted { x, y, c, old in
                        Self.scatter(x, y, c) % 3 == 0 ? Self.scatter(y, x, c) % 2 * 255 : old
                    },
                    faithful(portrait)),
                BadPicture(.blurred, "a portrait", portrait.blurred(60), faithful(portrait)),
                BadPicture(.blurred, "an enlarged lake", lakeTruth.blurred(80), lake2),
                BadPicture(.blurred, "an enlarged town", townTruth.blurred(60), town4),
                BadPicture(
                    .blurred, "an enlarged lake without a reference", lakeTruth.blurred(80),
                    HealthContext(input: lake, scale: 2, work: .enlarging)),
            ]
        }

        /// What happens to a good answer on its way.
        var onTheWay: [BadPicture] {
            let words = ["SERVICE ERROR", "TRY AGAIN"]
            func swapped(_ picture: Bitmap) -> Bitmap { Distortion.apply("swap", to: picture) ?? picture }
            let shifted = landscape.withoutAlpha().bytes
            var wordless = HealthContext()
            wordless.isWordless = true
            return [
                BadPicture(
                    .torn, "dark bands", portrait.painted { _, y, _, old in y / 20 % 2 == 0 ? old : old / 2 },
                    faithful(portrait)),
                BadPicture(
                    .torn, "other colours below",
                    landscape.painted { _, y, c, old in y < 150 ? old : min(255, old + 50 * c) },
                    HealthContext(input: landscape)),
                BadPicture(
                    .torn, "shifted below",
                    landscape.painted { x, y, c, _ in
                        let from = y < 160 ? x : (x + 100 + y / 16 * 32) % 480
                        return Int(shifted[(y * 480 + from) * 3 + c])
                    }, HealthContext(input: landscape)),
                BadPicture(.turned, "mirrored", landscape.upright(2), HealthContext(input: landscape)),
                BadPicture(.turned, "lying on its side", portrait.upright(6), HealthContext(input: portrait)),
                BadPicture(.wrongColours, "an enlarged lake in gray", lakeTruth.grayed, lake2),
                BadPicture(.doubtful, "a landscape in gray", landscape.grayed, HealthContext(input: landscape)),
                BadPicture(
                    .lettered, "white", portrait.stamped(words, ink: (255, 255, 255), scale: 4), faithful(portrait)),
                BadPicture(
                    .lettered, "red", landscape.stamped(words, ink: (255, 0, 0), scale: 3),
                    HealthContext(input: landscape)),
                BadPicture(.lettered, "black", lakeTruth.stamped(words, ink: (0, 0, 0), scale: 5), lake2),
                BadPicture(.wrongColours, "a portrait", swapped(portrait), faithful(portrait)),
                BadPicture(.wrongColours, "a landscape", swapped(landscape), HealthContext(input: landscape)),
                BadPicture(.wrongColours, "an enlarged lake", swapped(lakeTruth), lake2),
                BadPicture(.doubtful, "rings of squares", DrawnPicture.rings.bitmap),
                BadPicture(
                    .doubtful, "hues turned", portrait.exchanged([1, 2, 0]), HealthContext(input: portrait)),
                BadPicture(
                    .doubtful, "other hues turned", landscape.exchanged([2, 0, 1]), HealthContext(input: landscape)),
                BadPicture(.localChange, "a shade over a portrait", Self.shaded(portrait), faithful(portrait)),
                BadPicture(.localChange, "a shade over an enlarged lake", Self.shaded(lakeTruth), lake2),
                BadPicture(.localChange, "a shade over an enlarged town", Self.shaded(townTruth), town4),
                BadPicture(.inscribed, "white", portrait.stamped(words, ink: (255, 255, 255), scale: 4), wordless),
                BadPicture(.inscribed, "red", landscape.stamped(words, ink: (255, 0, 0), scale: 3), wordless),
                BadPicture(.inscribed, "black", lakeTruth.stamped(words, ink: (0, 0, 0), scale: 5), wordless),
                BadPicture(
                    .shifted, "a pale enlarged lake", lakeTruth.painted { _, _, _, old in min(255, old + 12) }, lake2),
                BadPicture(
                    .shifted, "a pale enlarged badge",
                    ModelWork.upscale(badge, by: 2).painted(alpha: true) { _, _, c, old in
                        c == 3 ? old : min(255, old + 12)
                    },
                    HealthContext(input: badge, scale: 2, work: .enlarging)),
                BadPicture(
                    .shifted, "a dark enlarged lake", lakeTruth.painted { _, _, _, old in max(0, old - 12) }, lake2),
                BadPicture(
                    .shifted, "a pale enlarged town", townTruth.painted { _, _, _, old in min(255, old + 12) }, town4),
            ]
        }

        var cheating: [BadPicture] {
            let sparse = portrait.painted { x, y, c, old in (x * 31 + y * 17 + c) % 997 == 0 ? old ^ 1 : old }
            return [
                BadPicture(.noOp, "the input", portrait, HealthContext(input: portrait)),
                BadPicture(.noOp, "the input with 16 bits", portrait.promoted(), faithful(portrait)),
                BadPicture(
                    .noOp, "one sample in a thousand changed", sparse, HealthContext(input: portrait, work: .restoring)),
                BadPicture(.onlyResized, "squares", town.blown(4), town4),
                BadPicture(.onlyResized, "between two pixels", town.bilinear(4), town4),
                BadPicture(
                    .onlyResized, "lettering", lettering.blown(2),
                    HealthContext(input: lettering, scale: 2, work: .enlarging)),
                BadPicture(.wrongScale, "half of it", town.blown(2), town4),
                BadPicture(.wrongScale, "a column short", townTruth.cropped(width: 639, height: 480), town4),
                BadPicture(.wrongScale, "cut to a multiple of 64", lakeTruth.cropped(width: 448, height: 320), lake2),
            ]
        }

        var strange: [BadPicture] {
            let restoring = HealthContext(input: town, work: .restoring)
            return [
                BadPicture(.anotherPicture, "a portrait", portrait, restoring),
                BadPicture(.anotherPicture, "its negative", townTruth.painted { _, _, _, old in 255 - old }, town4),
                BadPicture(.turned, "a town upside down", townTruth.upright(3), town4),
                BadPicture(
                    .anotherPicture, "a lake", lakeTruth.turned(width: 640, height: 480) { ($0 * 3 / 4, $1 * 3 / 4) },
                    town4),
                BadPicture(.drift, "mirrored", portrait.upright(2), HealthContext(earlier: portrait)),
                BadPicture(.drift, "another", landscape, HealthContext(earlier: portrait)),
                BadPicture(
                    .drift, "half of it lost", townTruth.painted { x, _, _, old in x < 320 ? 0 : old },
                    HealthContext(earlier: townTruth)),
            ]
        }

        private static func random(_ seed: Int) -> (Int, Int, Int, Int) -> Int {
            { x, y, c, _ in scatter(x + seed, y, c) }
        }

        private static func scatter(_ x: Int, _ y: Int, _ c: Int) -> Int {
            var bits = UInt64(x &* 73_856_093 ^ y &* 19_349_663 ^ c &* 83_492_791)
            bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
            return Int((bits ^ bits >> 27) >> 20 & 255)
        }
    }
}
