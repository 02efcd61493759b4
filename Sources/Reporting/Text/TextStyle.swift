/// How a terminal is written to.
package struct TextStyle: Hashable, Sendable {
    package let colour: Bool
    /// In columns; the table leaves columns out rather than exceed it.
    package let width: Int

    package init(colour: Bool, width: Int) {
        self.colour = colour
        self.width = width
    }

    package static let plain = TextStyle(colour: false, width: 100)

    /// The same text, coloured where colour is on.
    func paint(_ text: String, _ ink: Ink?) -> String {
        guard colour, let ink, !text.isEmpty else { return text }
        return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
    }
}

/// ANSI "select graphic rendition" codes (ECMA-48, 8.3.117), from the sixteen colours every theme defines.
enum Ink: String, Hashable, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case grey = "90"
    case boldRed = "1;31"
    case boldYellow = "1;33"
}
