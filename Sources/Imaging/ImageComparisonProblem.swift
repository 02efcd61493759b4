package import Model

/// Why two pictures could not be compared; exit code 2 on the command line.
package enum ImageComparisonProblem: Error, Hashable, Sendable {
    case output(ImageFault)
    case reference(ImageFault)
    case sizeMismatch(output: PictureComparison.Size, reference: PictureComparison.Size)
    case nothingLeft(border: Int, width: Int, height: Int)

    /// One sentence with the real values.
    package var description: String {
        switch self {
        case .output(let fault): "the first picture cannot be read: \(fault.detail)"
        case .reference(let fault): "the second picture cannot be read: \(fault.detail)"
        case .sizeMismatch(let a, let b):
            "size_mismatch: the first picture has \(a.width)x\(a.height) pixels, the second \(b.width)x\(b.height), "
                + "which is \(Double(b.width) / Double(a.width), decimals: 2)x by "
                + "\(Double(b.height) / Double(a.height), decimals: 2)x; only pictures of one size are compared"
        case .nothingLeft(let border, let width, let height):
            "a border of \(border) pixels leaves nothing of a \(width)x\(height) picture"
        }
    }

    /// `size_mismatch`, `nothing_left`, or the kind of the fault: `undecodable`, `truncated`, `too_large`.
    package var kind: String {
        switch self {
        case .output(let fault), .reference(let fault): fault.kind.rawValue
        case .sizeMismatch: "size_mismatch"
        case .nothingLeft: "nothing_left"
        }
    }

    package var json: JSONValue {
        var members: [String: JSONValue] = ["kind": .string(kind), "message": .string(description)]
        switch self {
        case .output: members["picture"] = "output"
        case .reference: members["picture"] = "reference"
        case .sizeMismatch(let a, let b):
            members["output"] = ["width": .integer(a.width), "height": .integer(a.height)]
            members["reference"] = ["width": .integer(b.width), "height": .integer(b.height)]
            members["ratio"] = [
                "width": .number(Double(b.width) / Double(a.width)),
                "height": .number(Double(b.height) / Double(a.height)),
            ]
        case .nothingLeft(let border, _, _): members["crop_border"] = .integer(border)
        }
        return ["schema": 1, "error": .object(members)]
    }
}
