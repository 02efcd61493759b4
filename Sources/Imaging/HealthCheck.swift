import Model

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The rules of ``HealthFinding/Kind``, each a small method; together they are ``ImageHealth/findings(_:in:)``.
///
/// What needs every pixel takes one pass over the bytes; detail and interpolation are looked at in sample windows.
struct HealthCheck {
    let context: HealthContext
    let output: PictureTraits
    let before: PictureTraits?
    private var statistics: PictureStatistics { output.statistics }
    private var inputStatistics: PictureStatistics? { before?.statistics }
    private let windows: [PixelWindow]
    private var sample: [Plane] { output.sample }
    /// The input enlarged to the output's size, where it is smaller.
    private let enlargement: PlainEnlargement?
    private let enlargedByCubic = Once<[Plane]?>()
    private var enlarged: [Plane]? { enlargedByCubic.get { enlargement?.planes(windows, by: .bicubic) } }

    init(_ output: PictureTraits, _ before: PictureTraits?, _ context: HealthContext) {
        self.before = before
        self.output = output
        self.context = context
        windows = PixelWindow.sample(width: output.width, height: output.height)
        let smaller = context.input.flatMap { output.width > $0.width && output.height > $0.height ? $0 : nil }
        enlargement = smaller.map { PlainEnlargement(bitmap: $0, width: output.width, height: output.height) }
    }

    private var isFaithful: Bool { context.work == .enlarging || context.work == .restoring }
    private var isSameSize: Bool {
        context.input.map { $0.width == output.width && $0.height == output.height } ?? false
    }

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
        guard statistics.tiles >= 4, Double(black) > 0.10 * Double(statistics.tiles), let before, !output.isTranslucent
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
        guard statistics.flatBottom > 0.05, statistics.columns > 0, !output.isTranslucent, let inputStatistics,
            inputStatistics.flatBottom <= 0.01
        else { return nil }
        // Below a message is nothing.
        if placeholder() != nil { return nil }
        // A cut-out put on white, or a figure drawn on one colour.
        if !isFaithful, Ground.share(output.look, above: 1 - statistics.flatBottom) > 0.4 { return nil }
        return HealthFinding(
            kind: .truncatedLook, severity: .alarm, value: statistics.flatBottom, limit: 0.05,
            sentence:
                "the lowest \(statistics.flatBottom * 100, decimals: 0) % of the rows are flat, as of a file cut short")
    }

    func placeholder() -> HealthFinding? {
        guard statistics.tiles >= 4, statistics.flatTiles > 0.6, statistics.entropy < 2, !output.isTranslucent else {
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
        guard let reference = context.reference, reference.hasSameSize(as: output.bitmap) else { return nil }
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
        return output.glance.correlation(before.glance) >= 0.7
    }

    func noOp() -> HealthFinding? {
        guard let input = context.input, let error = output.meanSquaredError(from: input) else { return nil }
        if error == 0, ImageComparison.fidelity(output.bitmap, input, cropBorder: 0)?.identical == false { return nil }
        let level = ImageComparison.decibels(error, peak: input.depth == 16 ? 65_535 : 255) ?? .infinity
        let limit = context.isDrawnAnew ? 32.0 : 55
        guard level.isInfinite || ((isFaithful || context.isDrawnAnew) && level >= limit) else { return nil }
        return HealthFinding(
            kind: .noOp, severity: .alarm, value: level, limit: limit,
            sentence: level.isInfinite
                ? "the output is the input, pixel by pixel"
                : "\(level, decimals: 1) dB from the input: "
                    + (level < 55 ? "it was saved again, and nothing was done" : "nothing was done"))
    }

    /// Looked at where the kernels themselves differ: what is so smooth that they agree tells nothing, for every enlarger
    /// must come near them. Nor does a translucent picture, which enlargers split and put together again.
    func onlyResized() -> HealthFinding? {
        guard isFaithful, let enlargement, !enlargement.bitmap.isTranslucent else { return nil }
        let limit = 44.0
        if isFar(from: enlargement, limit) { return nil }
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
        let whole = Plane.psnr([(Plane(lumaOf: output.bitmap, in: all), enlargement.plane(all, by: kernel))])
        guard whole >= limit else { return nil }
        return HealthFinding(
            kind: .onlyResized, severity: .warning, value: whole, limit: limit,
            sentence: whole.isInfinite
                ? "exactly the input enlarged by \(kernel.rawValue) interpolation"
                : "\(whole, decimals: 1) dB from the input enlarged by \(kernel.rawValue) interpolation: a plain resize?"
        )
    }

    /// In a fifth of the windows every enlarger is off by more than it may be in all of them.
    private func isFar(from enlargement: PlainEnlargement, _ limit: Double) -> Bool {
        let few = windows.indices.filter { $0 % 6 == 0 }
        guard 2 * few.count < windows.count else { return false }
        let plain = Plane.Kernel.allCases.map { ($0, enlargement.planes(few.map { windows[$0] }, by: $0)) }
        func planes(_ kernel: Plane.Kernel) -> [Plane] { plain.first { $0.0 == kernel }?.1 ?? [] }
        let (linear, lanczos) = (planes(.bilinear), planes(.lanczos))
        let telling = few.indices.filter { Plane.psnr([(linear[$0], lanczos[$0])]) < limit }
        let pixels = windows.reduce(0) { $0 + $1.columns.count * $1.rows.count }
        let most = 255 * 255 / pow(10, limit / 10) * Double(pixels)
        return plain.allSatisfy { _, planes in
            telling.reduce(0) { $0 + sample[few[$1]].squaredError(planes[$1]) } > most
        }
    }

    /// Compared in 16 x 16 areas, where fine texture does not count: a restorer may smooth it away. Two pictures
    /// that are even at that size cannot be told apart.
    func anotherPicture() -> HealthFinding? {
        guard isFaithful, let input = before, output.width >= input.width, output.height >= input.height,
            min(input.width, input.height) >= 16
        else { return nil }
        // Lost transparency is not another picture, whatever colour took its place.
        guard output.isTranslucent || !input.isTranslucent else { return nil }
        let (after, tones) = (output.glance, input.glance)
        guard max(after.deviation, tones.deviation) >= 16 else { return nil }
        let level = Plane.psnr([(after, tones)])
        guard level < 20, after.correlation(tones) < 0.7 else { return nil }
        return HealthFinding(
            kind: .anotherPicture, severity: .alarm, value: level, limit: 20,
            sentence: "shrunk to 16x16 it is \(level, decimals: 1) dB from the input: another picture?")
    }

    func drift() -> HealthFinding? {
        guard let earlier = context.earlier, Blankness.reason(earlier) == nil else { return nil }
        let distance = PerceptualHash(output.bitmap).distance(PerceptualHash(earlier))
        guard distance > 6 else { return nil }
        return HealthFinding(
            kind: .drift, severity: distance > 12 ? .alarm : .warning, value: Double(distance),
            limit: distance > 12 ? 12 : 6,
            sentence: "\(distance) of 64 bits of its perceptual hash differ from an earlier output's")
    }
}
