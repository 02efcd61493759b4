/// Whether words were asked for in a picture that is made of words.
package enum LetteringRule {
    /// Who asks for none of these expects no line of letters: beginnings of words, in the languages that prompts are mostly in.
    private static let beginnings = [
        "advert", "affiche", "alphabet", "aufschrift", "banner", "billboard", "board", "book", "box", "brand", "buch",
        "calendar",
        "calligraph", "caption", "card", "carta", "cartel", "certificat", "chalkboard", "chart", "comic", "cover",
        "decir", "diagram",
        "dice", "digit", "diplom", "document", "dokument", "escrit", "exit", "flag", "font", "form", "graffiti",
        "headline", "infograph",
        "inscri", "invitation", "jersey", "kalend", "karte", "keyboard", "label", "lettre", "letter", "licen", "livre",
        "logo", "magazin",
        "manga", "map", "meme", "menu", "name", "neon", "newspaper", "number", "packag", "page", "palabra", "pancart",
        "parole", "plak",
        "plate", "poster", "price", "print", "quot", "read", "say", "schild", "schrift", "screen", "scritt", "shop",
        "sign", "slogan",
        "spell", "stamp", "steht", "sticker", "store", "street", "subtitle", "text", "ticket", "title", "typograph",
        "watermark", "website",
        "word", "wort", "writ", "written", "écrit", "zeitung",
    ]
    private static let denials: Set<String> = [
        "no", "without", "ohne", "kein", "keine", "sin", "sans", "senza", "never", "not",
    ]

    /// - Parameter prompt: in any language; of one that is not written in Latin letters nothing is known.
    package static func mayShowWords(_ prompt: String) -> Bool {
        guard prompt.unicodeScalars.allSatisfy({ $0.value < 0x250 || !$0.properties.isAlphabetic }) else { return true }
        if prompt.contains(where: { "\"“”«»".contains($0) }) { return true }
        let words = prompt.lowercased().split { !$0.isLetter }.map(String.init)
        return words.indices.contains { index in
            beginnings.contains { words[index].hasPrefix($0) }
                && denials.isDisjoint(with: words[max(0, index - 2)..<index])
        }
    }
}
