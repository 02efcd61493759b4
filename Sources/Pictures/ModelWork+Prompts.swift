import Hashing
package import Imaging
import Model

extension ModelWork {
    /// A landscape that follows from the prompt alone: its hash chooses the hills, the light and the weather.
    package static func draw(prompt: String, width: Int = 512, height: Int = 512) -> Bitmap {
        var random = SplitMix64(seed: hash(prompt))
        func pick<Choice>(_ choices: [Choice]) -> Choice { choices[Int(random.next() % UInt64(choices.count))] }
        let light = pick(moods)
        let aspect = Float(width) / Float(height)
        let scene = Landscape(
            noise: Noise(seed: random.next()), zenith: Colour(hex: light.zenith), horizon: Colour(hex: light.horizon),
            sunlight: Colour(hex: light.sun),
            sun: Point(aspect * Float(0.15 + 0.7 * random.unit()), Float(0.14 + 0.2 * random.unit())),
            far: Colour(hex: light.far), near: Colour(hex: pick(light.near)), ridges: 3 + Int(random.next() % 3),
            skyline: Float(0.42 + 0.1 * random.unit()), hasLake: random.unit() < 0.6,
            clouds: Float(0.3 + 0.3 * random.unit()), firs: Float(0.12 + 0.08 * random.unit()))
        return Raster(width: width, height: height, shade: scene.colour).bitmap
    }

    /// A few plain sentences that follow from the prompt alone; a word counts as one token.
    package static func write(prompt: String, maximumTokens: Int) -> String {
        var random = SplitMix64(seed: hash(prompt))
        let topic = prompt.split(whereSeparator: \.isWhitespace).prefix(8).joined(separator: " ")
        var words: [Substring] = []
        var sentences = openings.map { $0 + (topic.isEmpty ? "nothing at all" : "\"\(topic)\"") + "." } + remarks
        while words.count < maximumTokens, !sentences.isEmpty {
            let choice = words.isEmpty ? Int(random.next() % 3) : Int(random.next() % UInt64(sentences.count))
            words += sentences.remove(at: choice).split(separator: " ")
        }
        return words.prefix(max(0, maximumTokens)).joined(separator: " ")
    }

    private static func hash(_ prompt: String) -> UInt64 {
        SHA256.digest(Array(prompt.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private struct Mood {
        let zenith, horizon, sun, far: UInt32
        let near: [UInt32]
    }

    private static let moods = [
        Mood(zenith: 0x2F6DB5, horizon: 0xCFE6F5, sun: 0xFFF3D0, far: 0x8FB0C9, near: [0x2F5D34, 0x4A6B2A, 0x5B4A2F]),
        Mood(zenith: 0x3B2E5A, horizon: 0xF4A261, sun: 0xFFD6A5, far: 0x8A5A83, near: [0x2B1D35, 0x3A2430]),
        Mood(zenith: 0x6FA8C7, horizon: 0xF7D9E3, sun: 0xFFE5EC, far: 0xB5A8C9, near: [0x51657A, 0x4F6F62]),
        Mood(zenith: 0x0B1D3A, horizon: 0x8FB4CE, sun: 0xE8EEF7, far: 0x4A6E8C, near: [0x0A1420, 0x10202A]),
        Mood(zenith: 0x4A90B8, horizon: 0xF3E2B3, sun: 0xFFE066, far: 0xC9A66B, near: [0x8A5A2B, 0x6B4423]),
    ]

    private static let openings = ["You asked about ", "Here is a thought on ", "Let us begin with "]
    private static let remarks = [
        "A good answer starts with what can be measured.", "Light falls differently every hour of the day.",
        "Small steps, taken often, go a long way.", "What is written down can be read again.",
        "The hills stay where they are while the clouds move on.", "Numbers without their method are only opinions.",
        "Water finds the shortest way down, and so does a good design.", "In the evening the lake turns to copper.",
        "It helps to say plainly what one does not know.", "Every picture is a set of choices about light.",
        "A second opinion costs little and is often worth much.", "That is all for now.",
    ]
}
