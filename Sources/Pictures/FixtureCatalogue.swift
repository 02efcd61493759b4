import Imaging
import Model

/// The pictures and prompts that checks send when a user has none of their own, drawn by code: no licence but this
/// project's, no download, the same bytes every time.
package enum FixtureCatalogue {
    /// All picture files, and `manifest.json` last.
    package static func generate() -> [GeneratedFile] {
        let entries = pictures()
        let files = entries.flatMap { $0.files }
        let manifest = ManifestText.text(entries: entries, prompts: prompts)
        return files.map { GeneratedFile(path: $0.name, bytes: $0.bytes) }
            + [GeneratedFile(path: "manifest.json", bytes: Array(manifest.utf8))]
    }

    /// A picture with its true outputs.
    struct Entry {
        let id: String
        let summary: String
        let input: File
        var references: [(feature: FeatureID, file: File)] = []
        var parameters: [(feature: FeatureID, name: String, value: Int)] = []
        let tags: [String]

        var files: [File] { [input] + references.map(\.file) }
    }

    struct File {
        let name: String
        let width: Int
        let height: Int
        let bytes: [UInt8]

        init(_ name: String, _ raster: Raster) {
            self.name = name
            (width, height) = (raster.width, raster.height)
            bytes = PNGCodec.encode(raster.bitmap)
        }
    }

    struct Prompt {
        let id: String
        let text: String
        let summary: String
        var maximumTokens: Int?
    }

    static let prompts = [
        Prompt(id: "hello", text: "Hello", summary: "The shortest greeting", maximumTokens: 10),
        Prompt(id: "beautiful-landscape", text: "A beautiful landscape", summary: "The classic first picture"),
        Prompt(
            id: "lighthouse", text: "A lighthouse on a cliff at dusk, oil painting", summary: "Subject, light and style"
        ),
        Prompt(
            id: "explain-psnr", text: "Explain in two sentences what PSNR measures.",
            summary: "A question with an answer",
            maximumTokens: 80),
    ]

    private static func pictures() -> [Entry] {
        let portrait = Raster(width: 384, height: 480, shade: Portrait().colour)
        return [
            Entry(
                id: "portrait", summary: "Head and shoulders in soft light: skin, hair and a blurred ground",
                input: File("portrait.png", portrait), tags: ["photo-like", "face"]),
            Entry(
                id: "landscape", summary: "An evening at a lake: gradients, ridges and water",
                input: File("landscape.png", Scene.lake(width: 480, height: 320)), tags: ["photo-like"]),
            enlargement(
                "small-town", "A harbour town in flat colours at a quarter of its size", factor: 4,
                Scene.flatTown(width: 640, height: 480), tags: ["flat-art", "reference"]),
            enlargement(
                "small-lake", "A mountain lake at half its size", factor: 2,
                Scene.lake(width: 480, height: 360, seed: 77), tags: ["photo-like", "reference"]),
            enlargement(
                "lettering", "A page of lettering in several sizes, with an ornament, at half its size", factor: 2,
                TestCard.photograph(width: 640, height: 400), tags: ["text", "reference"]),
            Entry(
                id: "weave", summary: "A herringbone cloth with threads a few pixels wide, turned over at a corner",
                input: File("weave.png", Raster(width: 320, height: 256, shade: Cloth().colour)), tags: ["texture"]),
            Entry(
                id: "badge", summary: "A round badge with a soft shadow on a transparent ground",
                input: File("badge.png", Scene.badge(width: 320, height: 256)), tags: ["alpha", "flat-art"]),
            oldPhoto("old-portrait", "A faded, scratched portrait of somebody's great-aunt", oldPortrait()),
            oldPhoto("old-lake", "A faded, scratched view of a lake", Scene.lake(width: 480, height: 360, seed: 31)),
            Entry(
                id: "dunes", summary: "Dunes under a clear sky: two million pixels",
                input: File("dunes.png", Scene.dunes(width: 1600, height: 1200)),
                parameters: [(.hdImage, "scale", 2)], tags: ["large", "photo-like"]),
            Entry(
                id: "tiny", summary: "Eight times eight pixels: smaller than most models accept",
                input: File("tiny.png", Scene.tiny()), tags: ["tiny"]),
        ]
    }

    private static func oldPortrait() -> Raster {
        let sitter = Portrait(
            noise: Noise(seed: 29), skin: Colour(hex: 0xE8C9AE), hair: Colour(hex: 0x5A4A3C),
            cloth: Colour(hex: 0x2E2A28),
            iris: Colour(hex: 0x50514F), backdropTop: Colour(hex: 0xBFB8A8), backdropBottom: Colour(hex: 0x5E5A52),
            hasHat: true)
        return Raster(width: 384, height: 480, shade: sitter.colour)
    }

    /// A picture and its shrunken self, which an upscaler must bring back.
    private static func enlargement(
        _ id: String, _ summary: String, factor: Int, _ whole: Raster, tags: [String]
    ) -> Entry {
        let small = whole.resized(width: whole.width / factor, height: whole.height / factor, by: .area)
        return Entry(
            id: id, summary: summary, input: File("\(id).png", small),
            references: [(.hdImage, File("\(id).reference.png", whole))], parameters: [(.hdImage, "scale", factor)],
            tags: tags)
    }

    /// A clean black-and-white photograph and its aged half-size self, which a restorer must bring back.
    private static func oldPhoto(_ id: String, _ summary: String, _ scene: Raster) -> Entry {
        let clean = Ageing.monochrome(scene)
        return Entry(
            id: id, summary: summary, input: File("\(id).png", Ageing.age(clean, seed: 1900)),
            references: [(.fixOldPhoto, File("\(id).reference.png", clean))], tags: ["old-photo", "reference"])
    }
}
