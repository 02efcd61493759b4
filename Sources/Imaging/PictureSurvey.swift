import Model

/// A large picture seen row by row as it is decoded: what the judge asks of every picture is measured on the way, and its pixels,
/// which would be most of the memory of a run, are not kept.
struct PictureSurvey {
    let width: Int
    let height: Int
    private(set) var luma: PassingLuma
    private(set) var shrunk: ShrunkRows
    private(set) var sheet: LetterMarks.Sheet
    private(set) var rows = ColourSteps.RowMeans()
    private(set) var areas: ColourAreas
    private(set) var tally: ColourTally
    private(set) var sample: WindowSample
    private(set) var error: InputError?

    /// Rows at a time, about.
    static let band = 64
    let file: EncodedPicture

    /// Nil for what is small, or no ordinary opaque PNG from its first byte to its last: those are decoded as a whole.
    ///
    /// - Parameter input: what the picture may repeat.
    init?(_ bytes: [UInt8], beside input: Bitmap?, limits: DecodeLimits) throws(ImageFault) {
        guard ImageFormat(sniffing: bytes) == .png else { return nil }
        try limits.admit(byteCount: bytes.count)
        let (header, structure) = try PNGCodec.header(bytes, limits: limits)
        let side = PictureTraits.reduction(width: header.width, height: header.height)
        guard !structure.hasAlpha, !structure.isAnimated, (structure.orientation ?? 1) == 1,
            let shrunk = ShrunkRows(by: side, width: header.width, height: header.height, channels: 3)
        else { return nil }
        try structure.checkPlausibility()
        try limits.admit(sampleBytes: structure.layout.sampleBytes)
        (width, height) = (header.width, header.height)
        luma = PassingLuma(width: width, height: height)
        self.shrunk = shrunk
        sheet = LetterMarks.Sheet(width: width, height: height)
        areas = ColourAreas(width: width, height: height, channels: 3)
        tally = Blankness.glance(width: width, height: height)
        sample = WindowSample(PixelWindow.sample(width: width, height: height))
        if let input, input.width == width, input.height == height {
            guard let known = InputError(input) else { return nil }
            error = known
        }
        file = EncodedPicture(bytes: bytes, limits: limits)
        let band = max(1, PictureSurvey.band / side) * side
        guard PNGCodec.forEachBand(of: band, in: bytes, structure.layout, { add($0) }) else { return nil }
    }

    private mutating func add(_ rows: PixelRows) {
        luma.add(rows)
        shrunk.add(rows)
        sheet.add(rows)
        self.rows.add(rows)
        areas.add(rows)
        tally.add(rows)
        sample.add(rows)
        error?.add(rows)
    }
}

/// A PNG that was surveyed to its end.
struct EncodedPicture: Sendable {
    fileprivate let bytes: [UInt8]
    fileprivate let limits: DecodeLimits

    /// All of its pixels.
    var bitmap: Bitmap {
        guard let bitmap = try? PNGCodec.decode(bytes, limits: limits) else {
            preconditionFailure("it was decoded a moment ago")
        }
        return bitmap
    }
}

/// How far a picture is from an input of its size.
struct InputError: RowMeasure {
    let input: Bitmap
    private let samples: [UInt8]
    /// Squared, over R, G and B of all pixels.
    private(set) var sum: UInt64 = 0

    /// Nil for an input with alpha, or with more than 8 bits a sample.
    init?(_ input: Bitmap) {
        guard !input.hasAlpha, case .eight(let samples) = input.samples else { return nil }
        (self.input, self.samples) = (input, samples)
    }

    mutating func add(_ rows: PixelRows) {
        let count = rows.width * rows.channels
        sum += samples.withUnsafeBufferPointer { samples in
            SquaredError.sum(
                UnsafeBufferPointer(start: rows.samples, count: rows.rows.count * count),
                UnsafeBufferPointer(rebasing: samples[rows.rows.lowerBound * count..<rows.rows.upperBound * count]))
        }
    }
}
