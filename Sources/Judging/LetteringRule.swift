/// Whether words were asked for in a picture that is made of words.
package enum LetteringRule {
    /// Nobody who asks for none of these expects a line of letters. Plurals and other endings follow a beginning.
    private static let beginnings = [
        "advert", "alphabet", "banner", "billboard", "book", "brand", "calligraph", "caption", "card", "chart", "comic",
        "cover",
        "diagram", "digit", "font", "graffiti", "headline", "infographic", "inscri", "keyboard", "label", "letter",
        "logo", "magazine",
        "manga", "map", "meme", "menu", "neon", "newspaper", "number", "page", "poster", "print", "quot", "read", "say",
        "screen",
        "sign", "slogan", "spell", "sticker", "street", "subtitle", "text", "title", "typograph", "watermark",
        "website", "word", "writ",
    ]

    /// - Parameter prompt: in any language; of one that is not written in Latin letters nothing is known.
    package static func mayShowWords(_ prompt: String) -> Bool {
        guard prompt.allSatisfy({ $0.isASCII || !$0.isLetter }) else { return true }
        if prompt.contains(where: { "\"“”«»".contains($0) }) { return true }
        return prompt.lowercased().split { !$0.isLetter }
            .contains { word in beginnings.contains { word.hasPrefix($0) } }
    }
}
