import Model

/// The rules of ``HealthFinding/Kind``, each a small method; together they are ``ImageHealth/findings(_:in:)``.
///
/// What needs every pixel takes one pass over the bytes; detail and interpolation are looked at in sample windows.
struct HealthCheck {
    let output: Bitmap
    let context: HealthContext
    private let traits: PictureTraits
    private let before: PictureTraits?
    private var statistics: PictureStatistics { traits.statistics }
    private var inputStatistics: PictureStatistics? { before?.statistics }
    private let windows: [PixelWindow]
    private let sample: [Plane]
    /// The input enlarged to the output's size, where it is smaller.
    private let enlargement: PlainEnlargement?
    private let enlarged: [Plane]?

    init(_ traits: PictureTraits, _ before: PictureTraits?, _ context: HealthContext) {
        let output = traits.bitmap
        self.traits = traits
        self.before = before
        self.output = output
        self.context = context
        let windows = PixelWindow.sample(width: output.width, height: output.height)
        self.windows = windows
        sample = windows.map { Plane(lumaOf: output, in: $0) }
        let smaller = context.input.flatMap { output.width > $0.width && output.height > $0.height ? $0 : nil }
        let enlargement = smaller.map { PlainEnlargement(bitmap: $0, width: output.width, height: output.height) }
        self.enlargement = enlargement
        enlarged = enlargement?.planes(windows, by: .bicubic)
    }

    private var isFaithful: Bool { context.work == .enlarging || context.work == .restoring }
    private var isSameSize: Bool { context.input.map(output.hasSameSize) ?? false }

    func size() -> HealthFinding? {
        guard let scale = context.scale, let input = context.input else { return nil }
        guard (output.width, output.height) != (input.width * scale, input.height * scale) else { return nil }
        let ratio = Double(output.width) / Double(input.width)
        return HealthFinding(
            kind: .wrongScale, severity: .alarm, value: ratio, limit: Double(scale),
            sentence: "the output has \(output.width)x\(output.height) pixels, \(ratio, decimals: 2)x the input's "
                + "\(input.width)x\(input.height); expected \(scale)x, \(input.width * scale)x\(input.height * scale)")
    }

    func tiles() -> HealthFinding? {
        // Most pictures have few that are black, and nothing more is looked at.
        let black = statistics.tileMaxima.count { $0 <= 8 }
        guard statistics.tiles >= 4, Double(black) > 0.10 * Double(statistics.tiles), let before, !traits.isTranslucent
        else { return nil }
        let tones = Plane(boxed: before.look, width: statistics.columns, height: statistics.rows).values
        guard let low = tones.min(), let high = tones.max() else { return nil }
        let lost = zip(statistics.tileMaxima, tones).count { $0 <= 8 && $1 > low + (high - low) / 4 }
        let share = Double(lost) / Double(statistics.tiles)
        guard share > 0.10 else { return nil }
        return HealthFinding(
            kind: .tilesLost, severity: .alarm, value: share, limit: 0.10,
            sentence: "\(share * 100, decimals: 0) % of the picture's tiles are black where the input is not dark")
    }

    func bottom() -> HealthFinding? {
        guard statistics.flatBottom > 0.05, statistics.columns > 0, !traits.isTranslucent, let inputStatistics,
            inputStatistics.flatBottom <= 0.01
        else { return nil }
        // A cut-out put on white, or a figure drawn on one colour.
        if !isFaithful, Ground.share(traits.look, above: 1 - statistics.flatBottom) > 0.4 { return nil }
        return HealthFinding(
            kind: .truncatedLook, severity: .alarm, value: statistics.flatBottom, limit: 0.05,
            sentence:
                "the lowest \(statistics.flatBottom * 100, decimals: 0) % of the rows are flat, as of a file cut short")
    }

    func placeholder() -> HealthFinding? {
        guard statistics.tiles >= 4, statistics.flatTiles > 0.6, statistics.entropy < 2, !traits.isTranslucent else {
            return nil
        }
        if let inputStatistics, inputStatistics.flatTiles > 0.6, inputStatistics.entropy < 2 { return nil }
        return HealthFinding(
            kind: .placeholder, severity: .warning, value: statistics.entropy, limit: 2,
            sentence: "\(statistics.flatTiles * 100, decimals: 0) % of the tiles are flat and the luma has "
                + "\(statistics.entropy, decimals: 1) bits of entropy: a message drawn as a picture?")
    }

    /// An enlarged picture has more flat tiles than its input: it is held against the input's own enlargement. So has a
    /// darkened one, but its tiles do not jump from one to the next.
    func mosaic() -> HealthFinding? {
        guard let inputStatistics, statistics.tiles >= 4, statistics.flatTiles > 0.9, statistics.jumps > 0.05,
            statistics.entropy >= 2
        else { return nil }
        let before = enlarged.map(HealthCheck.flatTiles) ?? inputStatistics.flatTiles
        guard before * 2 < statistics.flatTiles else { return nil }
        return HealthFinding(
            kind: .mosaic, severity: .alarm, value: statistics.flatTiles, limit: 0.9,
            sentence: "\(statistics.flatTiles * 100, decimals: 0) % of the tiles are flat, "
                + "\(before * 100, decimals: 0) % of the input's")
    }

    /// Share of tiles that are flat, over whole tiles within the planes.
    private static func flatTiles(_ planes: [Plane]) -> Double {
        let side = PictureStatistics.tile
        var (tiles, flat) = (0, 0)
        for plane in planes {
            for top in stride(from: 0, through: plane.height - side, by: side) {
                for left in stride(from: 0, through: plane.width - side, by: side) {
                    let values = (top..<top + side).flatMap { y in (left..<left + side).map { plane[$0, y] } }
                    tiles += 1
                    if let low = values.min(), let high = values.max(), high - low <= 3 { flat += 1 }
                }
            }
        }
        return tiles > 0 ? Double(flat) / Double(tiles) : 0
    }

    /// The reference in the sample windows, where it has the output's size.
    private var truth: [Plane]? {
        guard let reference = context.reference, reference.hasSameSize(as: output) else { return nil }
        return windows.map { Plane(lumaOf: reference, in: $0) }
    }

    func detail() -> HealthFinding? {
        guard isFaithful else { return nil }
        let (truth, found) = (truth, Detail(sample).variance)
        let same = context.input.flatMap { input in
            isSameSize ? windows.map { Plane(lumaOf: input, in: $0) } : nil
        }
        guard let before = (truth ?? enlarged ?? same).map({ Detail($0).variance }) else { return nil }
        if truth != nil, before > 0, found > max(10 * before, 100) {
            return HealthFinding(
                kind: .noise, severity: .alarm, value: found, limit: 10 * before,
                sentence: "\(found / before, decimals: 1) times the fine detail there should be: noise",
                isRelative: true)
        }
        guard truth != nil || context.work == .enlarging else { return nil }
        let plain = enlarged.map { min(Detail($0).variance, before) / 3 }
        let limit = max(truth == nil && enlarged != nil ? 0 : before / 50, plain ?? 0)
        guard before > 5, found < limit else { return nil }
        return HealthFinding(
            kind: .blurred, severity: .alarm, value: found, limit: limit,
            sentence: "the Laplacian's variance is \(found, decimals: 1) where at least "
                + "\(limit, decimals: 1) is expected: blurred, as safety filters do", isRelative: !isSameAtAGlance)
    }

    /// What is left of both at 16 x 16 is alike: it may be blurred, it is no other picture.
    private var isSameAtAGlance: Bool {
        guard let before else { return true }
        return traits.glance.correlation(before.glance) >= 0.7
    }

    func noOp() -> HealthFinding? {
        guard let input = context.input, let error = ImageComparison.meanSquaredError(output, input) else { return nil }
        if error == 0, ImageComparison.fidelity(output, input, cropBorder: 0)?.identical == false { return nil }
        let level = ImageComparison.decibels(error, peak: ImageComparison.commonPeak(output, input)) ?? .infinity
        guard level.isInfinite || (isFaithful && level >= 55) else { return nil }
        return HealthFinding(
            kind: .noOp, severity: .alarm, value: level, limit: 55,
            sentence: level.isInfinite
                ? "the output is the input, pixel by pixel"
                : "\(level, decimals: 1) dB from the input: nothing was done")
    }

    /// Looked at where the kernels themselves differ: what is so smooth that they agree tells nothing, for every enlarger
    /// must come near them. Nor does a translucent picture, which enlargers split and put together again.
    func onlyResized() -> HealthFinding? {
        guard isFaithful, let enlargement, !enlargement.bitmap.isTranslucent else { return nil }
        let limit = 44.0
        let plain = Plane.Kernel.allCases.map { kernel in
            (kernel, kernel == .bicubic ? enlarged ?? [] : enlargement.planes(windows, by: kernel))
        }
        func planes(_ kernel: Plane.Kernel) -> [Plane] { plain.first { $0.0 == kernel }?.1 ?? [] }
        let (linear, lanczos) = (planes(.bilinear), planes(.lanczos))
        guard Plane.psnr(zip(linear, lanczos)) < limit else { return nil }
        let telling = windows.indices.filter { Plane.psnr([(linear[$0], lanczos[$0])]) < limit }
        func level(_ picture: [Plane], _ kernel: Plane.Kernel) -> Double {
            let resized = planes(kernel)
            return Plane.psnr(telling.map { (picture[$0], resized[$0]) })
        }
        let best = Plane.Kernel.allCases.map { ($0, level(sample, $0)) }.max { $0.1 < $1.1 }
        guard let (kernel, sampled) = best, sampled >= limit else { return nil }
        if let truth, level(truth, kernel) >= limit { return nil }
        // What the samples suspect is looked at in full: a drawing may differ at its few edges alone.
        let all = PixelWindow(columns: 0..<output.width, rows: 0..<output.height)
        let whole = Plane.psnr([(Plane(lumaOf: output, in: all), enlargement.plane(all, by: kernel))])
        guard whole >= limit else { return nil }
        return HealthFinding(
            kind: .onlyResized, severity: .warning, value: whole, limit: limit,
            sentence: whole.isInfinite
                ? "exactly the input enlarged by \(kernel.rawValue) interpolation"
                : "\(whole, decimals: 1) dB from the input enlarged by \(kernel.rawValue) interpolation: a plain resize?"
        )
    }

    /// Compared in 16 x 16 areas, where fine texture does not count: a restorer may smooth it away. Two pictures
    /// that are even at that size cannot be told apart.
    func anotherPicture() -> HealthFinding? {
        guard isFaithful, let input = before, output.width >= input.bitmap.width, output.height >= input.bitmap.height,
            min(input.bitmap.width, input.bitmap.height) >= 16
        else { return nil }
        let (after, tones) = (traits.glance, input.glance)
        guard max(after.deviation, tones.deviation) >= 16 else { return nil }
        let level = Plane.psnr([(after, tones)])
        guard level < 20, after.correlation(tones) < 0.7 else { return nil }
        return HealthFinding(
            kind: .anotherPicture, severity: .alarm, value: level, limit: 20,
            sentence: "shrunk to 16x16 it is \(level, decimals: 1) dB from the input: another picture?")
    }

    func drift() -> HealthFinding? {
        guard let earlier = context.earlier, Blankness.reason(earlier) == nil else { return nil }
        let distance = PerceptualHash(output).distance(PerceptualHash(earlier))
        guard distance > 6 else { return nil }
        return HealthFinding(
            kind: .drift, severity: distance > 12 ? .alarm : .warning, value: Double(distance),
            limit: distance > 12 ? 12 : 6,
            sentence: "\(distance) of 64 bits of its perceptual hash differ from an earlier output's")
    }
}
