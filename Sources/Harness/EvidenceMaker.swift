import Imaging
import Judging
package import Model
package import Recording
import Synchronization

/// Makes the evidence of a report from the ledger and the kept files: exhibits become small pictures beside each other.
/// Remembers what it has drawn, so that the page of a monitor costs little.
package final class EvidenceMaker: Sendable {
    /// Of all thumbnails in one report, as they are before base64.
    static let mostBytes = 1_100_000
    static let (widest, highest) = (160, 200)

    private let ledger: any LedgerReading
    private let drawn = Mutex<[Exhibit: PictureEvidence]>([:])

    package init(ledger: any LedgerReading) {
        self.ledger = ledger
    }

    /// - Parameters:
    ///   - verdicts: what the report is of: they give the words under the pictures.
    ///   - window: in which the runs that the report covers began.
    ///   - run: the id of the only one; nil: all of the window.
    ///   - thumbnails: whether the pictures will be shown; without, only their paths are told.
    package func evidence(
        of verdicts: [Verdict], runsIn window: ClosedRange<Timestamp>, run: String? = nil, thumbnails: Bool
    ) throws -> ReportEvidence {
        var evidence = ReportEvidence(
            controls: try ledger.controls(of: window), baselines: try ledger.baselines().map(BaselineRule.summary),
            folder: ledger.pictures.path)
        let exhibits = try ledger.exhibits(since: window.lowerBound, run: run, limit: 1000).filter {
            run != nil || $0.startedAt <= window.upperBound
        }
        let failures = EvidenceMaker.distinct(exhibits.filter { $0.reason == .failure })
        let chosen = failures + EvidenceMaker.examples(exhibits).map { ($0, 0) }
        var bytes = 0
        for (exhibit, repeats) in chosen {
            let verdict = verdicts.last { exhibit.isOf($0) }
            var shown = picture(exhibit, verdict, thumbnails: thumbnails)
            shown.repeats = repeats
            if bytes + shown.thumbnailBytes > EvidenceMaker.mostBytes {
                if shown.isFailure { evidence.notShown += 1 }
                continue
            }
            bytes += shown.thumbnailBytes
            evidence.pictures.append(shown)
        }
        return evidence
    }

    /// The same picture of the same check counts once; the latest are shown first.
    private static func distinct(_ exhibits: [Exhibit]) -> [(Exhibit, repeats: Int)] {
        struct Key: Hashable {
            let name: String
            let output: String
        }
        let groups = Dictionary(grouping: exhibits) {
            Key(name: "\($0.endpoint).\($0.route).\($0.fixture)", output: $0.output.sha256)
        }
        return groups.values.compactMap { group in group.last.map { ($0, group.count - 1) } }
            .sorted { ($1.0.startedAt, $0.0.fixture) < ($0.0.startedAt, $1.0.fixture) }
    }

    /// The latest of each endpoint and route, one with a reference before one without.
    private static func examples(_ exhibits: [Exhibit]) -> [Exhibit] {
        let groups = Dictionary(grouping: exhibits.filter { $0.reason != .failure }) { "\($0.endpoint).\($0.route)" }
        return groups.sorted { $0.key < $1.key }.compactMap { _, group in
            group.last { $0.reference != nil } ?? group.last
        }
    }

    private func picture(_ exhibit: Exhibit, _ verdict: Verdict?, thumbnails: Bool) -> PictureEvidence {
        guard thumbnails else {
            return PictureEvidence(
                exhibit: exhibit, code: verdict?.code, findings: verdict?.findings ?? [],
                fidelity: verdict?.facts?.fidelity, worstBlock: nil, panels: [])
        }
        if let known = drawn.withLock({ $0[exhibit] }) { return known }
        let made = PanelMaker(exhibit, verdict, ledger.pictures).evidence
        drawn.withLock { memory in
            if memory.count >= 200 { memory.removeAll() }
            memory[exhibit] = made
        }
        return made
    }
}

/// Draws one exhibit.
private struct PanelMaker {
    private let exhibit: Exhibit
    private let verdict: Verdict?
    private let folder: PictureFolder
    private let output: Result<DecodedImage, ImageFault>?
    private let input: Bitmap?
    private let reference: Bitmap?

    init(_ exhibit: Exhibit, _ verdict: Verdict?, _ folder: PictureFolder) {
        self.exhibit = exhibit
        self.verdict = verdict
        self.folder = folder
        // What was too large to be looked at in the run is no smaller now.
        let limits = PictureBench.limits(asking: (verdict?.facts).map { Double($0.width) * Double($0.height) } ?? 0)
        output = folder.bytes(of: exhibit.output).map { bytes in
            Result { () throws(ImageFault) in try ImageReader.read(bytes, limits: limits) }
        }
        func pixels(_ picture: KeptPicture?) -> Bitmap? {
            picture.flatMap(folder.bytes).flatMap { try? ImageReader.decode($0) }
        }
        input = pixels(exhibit.input)
        reference = pixels(exhibit.reference)
    }

    var evidence: PictureEvidence {
        var panels = [panel(.input, input, exhibit.input), outputPanel].compactMap(\.self)
        if let reference { panels += [panel(.reference, reference, exhibit.reference)].compactMap(\.self) }
        let difference = difference
        if let difference { panels.append(difference.panel) }
        return PictureEvidence(
            exhibit: exhibit, code: verdict?.code, findings: verdict?.findings ?? [], fidelity: fidelity,
            worstBlock: difference?.worst, panels: panels)
    }

    private var picture: Bitmap? { try? output?.get().bitmap }

    private var fidelity: Fidelity? {
        guard let picture, let reference else { return nil }
        return ImageComparison.fidelity(picture, reference, cropBorder: 0)
    }

    private var outputPanel: PictureEvidence.Panel {
        let path = folder.path(of: exhibit.output)
        switch output {
        case .success(let image):
            let size = "\(image.bitmap.width) x \(image.bitmap.height)"
            let note = ([size] + image.warnings.map(\.sentence)).joined(separator: "; ")
            return drawn(.output, image.bitmap, note, path)
        case .failure(let fault):
            return PictureEvidence.Panel(
                role: .output, thumbnail: [], width: 0, height: 0, note: fault.detail, path: path)
        case nil:
            return PictureEvidence.Panel(
                role: .output, thumbnail: [], width: 0, height: 0, note: "no longer kept", path: nil)
        }
    }

    private func panel(
        _ role: PictureEvidence.Panel.Role, _ bitmap: Bitmap?, _ kept: KeptPicture?
    ) -> PictureEvidence.Panel? {
        guard let bitmap, let kept else { return nil }
        return drawn(role, bitmap, "\(bitmap.width) x \(bitmap.height)", folder.path(of: kept))
    }

    private func drawn(
        _ role: PictureEvidence.Panel.Role, _ bitmap: Bitmap, _ note: String, _ path: String?
    ) -> PictureEvidence.Panel {
        let small = bitmap.thumbnail(width: EvidenceMaker.widest, height: EvidenceMaker.highest)
        let bytes = role == .difference ? PNGCodec.encode(small, level: 9) : JPEGEncoder.encode(small)
        return PictureEvidence.Panel(
            role: role, thumbnail: bytes, width: small.width, height: small.height, note: note, path: path)
    }

    /// Against the reference; where there is none and the size is the input's, an echo is held against the input.
    private var difference: (panel: PictureEvidence.Panel, worst: String?)? {
        guard let picture else { return nil }
        let isEcho = verdict?.findings.contains { $0.code == .imageEcho } ?? false
        guard let truth = reference ?? (isEcho ? input : nil), truth.hasSameSize(as: picture) else { return nil }
        let error = BlockError(picture, truth)
        let note = reference == nil ? "from the input" : "from the reference"
        let worst = error.worst(1).first.map {
            "worst at \($0.x), \($0.y): off by \($0.rmse, decimals: 0) of 255 in \($0.width) x \($0.height) pixels"
        }
        return (drawn(.difference, error.heatMap(), note, nil), worst)
    }
}
