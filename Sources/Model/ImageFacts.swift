/// What was measured on an output picture. Plain numbers: they are what the ledger keeps of it.
package struct ImageFacts: Hashable, Sendable {
    package var format: ImageFormat
    package var width: Int
    package var height: Int
    /// Size of the encoded bytes.
    package var byteCount: Int
    /// Lower-case hexadecimal SHA-256 of the encoded bytes.
    package var sha256: String
    /// Every pixel has (nearly) the same colour, or all are black or transparent; the reason in words, nil if not.
    package var blank: String?
    /// Same size and same pixels as the input.
    package var isEcho: Bool
    /// Against the fixture's reference; nil without one, or when the sizes differ.
    package var fidelity: Fidelity?
    /// Sixty-four comparisons of neighbours in the picture shrunk to 9 x 8: pictures that look alike differ in few of
    /// the bits. Nil for a blank one.
    package var perceptualHash: UInt64?
    /// Some pixel of the output, or of the input, is not opaque. Looked at for the verdict and not kept; nil: unknown.
    package var hasTransparency: Bool?
    /// Kept with what a run teaches. Nil for a blank picture.
    package var signature: PictureSignature?
    package var inputHasTransparency: Bool?

    package init(
        format: ImageFormat, width: Int, height: Int, byteCount: Int, sha256: String, blank: String? = nil,
        isEcho: Bool = false, fidelity: Fidelity? = nil, perceptualHash: UInt64? = nil
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.sha256 = sha256
        self.blank = blank
        self.isEcho = isEcho
        self.fidelity = fidelity
        self.perceptualHash = perceptualHash
    }
}

/// How near a picture is to its reference.
package struct Fidelity: Hashable, Sendable {
    /// The pixels are the same: PSNR is infinite, and the dB values are nil.
    package var identical: Bool
    /// PSNR in dB over all RGB samples, 10 log10(MAX²/MSE); with alpha the lower of over-black and over-white.
    package var psnr: Double?
    /// PSNR in dB of luma as super-resolution papers measure it: BT.601 Y, a border of the scale's width cropped.
    package var psnrY: Double?

    package init(identical: Bool, psnr: Double?, psnrY: Double?) {
        self.identical = identical
        self.psnr = psnr
        self.psnrY = psnrY
    }
}

/// Why a picture could not be read. A finding about the answer, not an error of ours.
package struct ImageFault: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Not a picture, a format we cannot read, or broken inside.
        case undecodable
        case truncated
        /// Refused from its header, before anything of that size was allocated.
        case tooLarge = "too_large"
    }

    package let kind: Kind
    /// One sentence with the real values, for example `not an image: begins with "<!DOCTYPE html>"`.
    package let detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    package var code: OutcomeCode { kind == .truncated ? .imageTruncated : .imageUndecodable }
}
