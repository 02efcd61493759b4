import Model

/// The rules of ``HealthFinding/Kind``, each a small method; together they are ``ImageHealth/findings(_:in:)``.
struct HealthCheck {
    let output: Bitmap
    let context: HealthContext
    let plane: Plane
    let statistics: PictureStatistics
    private let input: (plane: Plane, statistics: PictureStatistics)?
    /// The input enlarged to the output's size, where the proportions allow.
    private let enlarged: Plane?

    init(_ output: Bitmap, _ context: HealthContext) {
        self.output = output
        self.context = context
        plane = Plane(lumaOf: output)
        statistics = PictureStatistics(plane)
        input = context.input.map { picture in
            let plane = Plane(lumaOf: picture)
            return (plane, PictureStatistics(plane))
        }
        let (width, height) = (plane.width, plane.height)
        let grows = input.map { width > $0.plane.width && height > $0.plane.height } ?? false
        enlarged = grows ? input?.plane.resized(width: width, height: height, by: .bicubic) : nil
    }

    private var isFaithful: Bool { context.work != .repainting }
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
        guard statistics.tiles >= 4, let input else { return nil }
        let (columns, rows) = (plane.width / 16, plane.height / 16)
        let before = input.plane.boxed(width: columns, height: rows).values
        guard let low = before.min(), let high = before.max() else { return nil }
        let lost = zip(statistics.tileMaxima, before).count { $0 <= 8 && $1 > low + (high - low) / 4 }
        let share = Double(lost) / Double(statistics.tiles)
        guard share > 0.10 else { return nil }
        return HealthFinding(
            kind: .tilesLost, severity: .alarm, value: share, limit: 0.10,
            sentence: "\(share * 100, decimals: 0) % of the picture's tiles are black where the input is not dark")
    }

    func bottom() -> HealthFinding? {
        guard statistics.flatBottom > 0.05, let input, input.statistics.flatBottom <= 0.01 else { return nil }
        return HealthFinding(
            kind: .truncatedLook, severity: .alarm, value: statistics.flatBottom, limit: 0.05,
            sentence:
                "the lowest \(statistics.flatBottom * 100, decimals: 0) % of the rows are flat, as of a file cut short")
    }

    func placeholder() -> HealthFinding? {
        guard statistics.tiles >= 4, statistics.flatTiles > 0.6, statistics.entropy < 2 else { return nil }
        if let input, input.statistics.flatTiles > 0.6, input.statistics.entropy < 2 { return nil }
        return HealthFinding(
            kind: .placeholder, severity: .warning, value: statistics.entropy, limit: 2,
            sentence: "\(statistics.flatTiles * 100, decimals: 0) % of the tiles are flat and the luma has "
                + "\(statistics.entropy, decimals: 1) bits of entropy: a message drawn as a picture?")
    }

    func mosaic() -> HealthFinding? {
        guard let input, statistics.tiles >= 4, statistics.flatTiles > 0.9, statistics.entropy >= 2,
            input.statistics.flatTiles * 2 < statistics.flatTiles
        else { return nil }
        return HealthFinding(
            kind: .mosaic, severity: .alarm, value: statistics.flatTiles, limit: 0.9,
            sentence: "\(statistics.flatTiles * 100, decimals: 0) % of the tiles are flat, "
                + "\(input.statistics.flatTiles * 100, decimals: 0) % of the input's")
    }

    /// The reference, where it has the output's size.
    private var truth: Plane? {
        context.reference.flatMap { $0.hasSameSize(as: output) ? Plane(lumaOf: $0) : nil }
    }

    func detail() -> HealthFinding? {
        guard isFaithful else { return nil }
        let truth = truth.map { PictureStatistics($0).detail }
        let before =
            truth ?? enlarged.map { PictureStatistics($0).detail } ?? (isSameSize ? input?.statistics.detail : nil)
        guard let before else { return nil }
        if before > 0, statistics.detail > max(10 * before, 100) {
            return HealthFinding(
                kind: .noise, severity: .alarm, value: statistics.detail, limit: 10 * before,
                sentence: "\(statistics.detail / before, decimals: 1) times the fine detail there should be: noise")
        }
        guard truth != nil || context.work == .enlarging else { return nil }
        let limit = before / (truth == nil && enlarged != nil ? 3 : 50)
        guard before > 5, statistics.detail < limit else { return nil }
        return HealthFinding(
            kind: .blurred, severity: .alarm, value: statistics.detail, limit: limit,
            sentence: "the Laplacian's variance is \(statistics.detail, decimals: 1) where at least "
                + "\(limit, decimals: 1) is expected: blurred, as safety filters do")
    }

    func noOp() -> HealthFinding? {
        guard isSameSize, let input else { return nil }
        let level = plane.psnr(input.plane)
        guard level.isInfinite || (isFaithful && level >= 55) else { return nil }
        return HealthFinding(
            kind: .noOp, severity: .alarm, value: level, limit: 55,
            sentence: level.isInfinite
                ? "the output is the input" : "\(level, decimals: 1) dB from the input: nothing was done")
    }

    func onlyResized() -> HealthFinding? {
        guard isFaithful, let enlarged, let input else { return nil }
        let (width, height) = (plane.width, plane.height)
        func resize(_ kernel: Plane.Kernel) -> Plane {
            kernel == .bicubic ? enlarged : input.plane.resized(width: width, height: height, by: kernel)
        }
        let best = Plane.Kernel.allCases.map { ($0, plane.psnr(resize($0))) }.max { $0.1 < $1.1 }
        guard let best, best.1 >= 38 else { return nil }
        if let truth, truth.psnr(resize(best.0)) >= 38 { return nil }
        return HealthFinding(
            kind: .onlyResized, severity: .warning, value: best.1, limit: 38,
            sentence: best.1.isInfinite
                ? "exactly the input enlarged by \(best.0.rawValue) interpolation"
                : "\(best.1, decimals: 1) dB from the input enlarged by \(best.0.rawValue) interpolation: a plain resize?"
        )
    }

    func anotherPicture() -> HealthFinding? {
        guard isFaithful, let input, plane.width >= input.plane.width, plane.height >= input.plane.height,
            input.statistics.entropy > 0.5
        else { return nil }
        let shrunk = plane.boxed(width: input.plane.width, height: input.plane.height)
        let level = shrunk.psnr(input.plane)
        guard level < 20, shrunk.correlation(input.plane) < 0.7 else { return nil }
        return HealthFinding(
            kind: .anotherPicture, severity: .alarm, value: level, limit: 20,
            sentence: "shrunk to the input's size it is \(level, decimals: 1) dB from the input: another picture?")
    }

    func drift() -> HealthFinding? {
        guard let earlier = context.earlier, Blankness.reason(earlier) == nil else { return nil }
        let distance = PerceptualHash(plane).distance(PerceptualHash(earlier))
        guard distance > 6 else { return nil }
        return HealthFinding(
            kind: .drift, severity: distance > 12 ? .alarm : .warning, value: Double(distance),
            limit: distance > 12 ? 12 : 6,
            sentence: "\(distance) of 64 bits of its perceptual hash differ from an earlier output's")
    }
}
