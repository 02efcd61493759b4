package import Imaging

/// Letters of five by seven dots.
enum Lettering {
    /// Seven rows from the top, eight bits each, of which the lower five are dots.
    private static let glyphs: [Character: UInt64] = [
        "A": 0x0E_1111_1F11_1111, "B": 0x1E_1111_1E11_111E, "C": 0x0E_1110_1010_110E, "D": 0x1E_1111_1111_111E,
        "E": 0x1F_1010_1E10_101F, "F": 0x1F_1010_1E10_1010, "G": 0x0E_1110_1711_110F, "H": 0x11_1111_1F11_1111,
        "I": 0x0E_0404_0404_040E, "J": 0x07_0202_0202_120C, "K": 0x11_1214_1814_1211, "L": 0x10_1010_1010_101F,
        "M": 0x11_1B15_1511_1111, "N": 0x11_1915_1311_1111, "O": 0x0E_1111_1111_110E, "P": 0x1E_1111_1E10_1010,
        "Q": 0x0E_1111_1115_120D, "R": 0x1E_1111_1E14_1211, "S": 0x0F_1010_0E01_011E, "T": 0x1F_0404_0404_0404,
        "U": 0x11_1111_1111_110E, "V": 0x11_1111_1111_0A04, "W": 0x11_1111_1515_1B11, "X": 0x11_110A_040A_1111,
        "Y": 0x11_110A_0404_0404, "Z": 0x1F_0102_0408_101F, "0": 0x0E_1113_1519_110E, "1": 0x04_0C04_0404_040E,
        "2": 0x0E_1101_0608_101F, "3": 0x1E_0101_0E01_011E, "4": 0x02_060A_121F_0202, "5": 0x1F_101E_0101_110E,
        "6": 0x06_0810_1E11_110E, "7": 0x1F_0102_0408_0808, "8": 0x0E_1111_0E11_110E, "9": 0x0E_1111_0F01_020C,
        ".": 0x00_0000_0000_0C0C, ",": 0x00_0000_000C_0408, ":": 0x00_0C0C_000C_0C00, "-": 0x00_0000_1F00_0000,
        "+": 0x00_0404_1F04_0400, "/": 0x01_0102_0408_1010, "%": 0x18_1902_0408_1303, "=": 0x00_001F_001F_0000,
        "(": 0x02_0408_0808_0402, ")": 0x08_0402_0202_0408, "!": 0x04_0404_0404_0004, "?": 0x0E_1101_0604_0004,
        "'": 0x04_0408_0000_0000,
    ]

    /// Writes in capitals with its upper left corner at (x, y); each dot is a square of `scale` pixels. What does not
    /// fit on the picture is cut off.
    static func write(_ text: String, on raster: inout Raster, x: Int, y: Int, scale: Int, colour: Colour) {
        for (index, letter) in text.uppercased().enumerated() {
            guard let rows = glyphs[letter] else { continue }
            let left = x + index * 6 * scale
            for row in 0..<7 {
                for column in 0..<5 where rows >> UInt64((6 - row) * 8 + 4 - column) & 1 == 1 {
                    fill(left + column * scale, y + row * scale, scale, colour, on: &raster)
                }
            }
        }
    }

    static func width(of text: String, scale: Int) -> Int { max(0, text.count * 6 - 1) * scale }

    private static func fill(_ x: Int, _ y: Int, _ side: Int, _ colour: Colour, on raster: inout Raster) {
        for row in (y..<y + side).clamped(to: 0..<raster.height) {
            for column in (x..<x + side).clamped(to: 0..<raster.width) { raster[column, row] = SIMD4(colour, 1) }
        }
    }
}

extension Bitmap {
    /// The picture with lines of letters across its middle, as services stamp errors and watermarks; opaque where they are.
    ///
    /// - Parameters:
    ///   - ink: R, G and B, 0...255.
    ///   - scale: pixels of each of a letter's five by seven dots.
    package func stamped(_ lines: [String], ink: (Int, Int, Int), scale: Int) -> Bitmap {
        var raster = Raster(self)
        let colour = Colour(Float(ink.0), Float(ink.1), Float(ink.2)) / 255
        for (index, line) in lines.enumerated() {
            let (left, top) = (width - Lettering.width(of: line, scale: scale), height - 9 * scale * lines.count)
            Lettering.write(
                line, on: &raster, x: left / 2, y: top / 2 + 9 * scale * index, scale: scale, colour: colour)
        }
        return raster.bitmap
    }
}
