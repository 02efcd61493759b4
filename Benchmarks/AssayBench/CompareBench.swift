import Foundation

/// PSNR of two PNG files by whole programs, process start included: ours and whichever others are installed, in turn.
enum CompareBench {
    private static let rounds = 5

    static func run() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-pairs-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (width, height) in [(512, 512), (2048, 2048), (4000, 3000)] {
            // Drawn by a process of its own: a child's peak memory is never below what its parent holds.
            try Child.run(CommandLine.arguments[0], ["draw", "\(width)", "\(height)", folder.path])
            compare(PhotoPair.files(width: width, height: height, in: folder), "\(width)x\(height)")
        }
    }

    private static func compare(_ files: [String], _ size: String) {
        let (a, b) = (files[0], files[1])
        let own = ("assay image compare --metric psnr", [Child.assay, "image", "compare", "--metric", "psnr", a, b])
        let ssim = ("assay image compare --metric ssim", [Child.assay, "image", "compare", "--metric", "ssim", a, b])
        let all = ("assay image compare, all metrics", [Child.assay, "image", "compare", a, b])
        let contestants =
            [own] + Peer.commands(a, b).filter { Peer.hasAnswered(Spawned.run($0.command)) } + [ssim, all]
        var runs = [[Spawned]](repeating: [], count: contestants.count)
        for _ in 0..<rounds {
            for (index, contestant) in contestants.enumerated() { runs[index].append(Spawned.run(contestant.1)) }
        }
        print(
            "\nPSNR of two \(size) PNG files: medians of \(rounds) runs in turn, ratios to the first"
        )
        print("program                                 wall ms   CPU ms  peak MiB   wall    CPU")
        let (wall, cpu) = (median(runs[0], \.wall), median(runs[0], \.cpu))
        for (contestant, runs) in zip(contestants, runs) {
            let (w, c, memory) = (median(runs, \.wall), median(runs, \.cpu), median(runs, \.peakMiB))
            print(
                contestant.0.padding(toLength: 38, withPad: " ", startingAt: 0)
                    + [fixed(w * 1000), fixed(c * 1000), fixed(memory)].map { pad($0, 9) }.joined()
                    + pad(fixed(w / wall, 2), 8) + pad(fixed(c / cpu, 2), 7))
        }
    }

    private static func median(_ runs: [Spawned], _ path: KeyPath<Spawned, Double>) -> Double {
        Measure.median(runs.map { $0[keyPath: path] })
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// Other programs that measure the PSNR of two files; `script/bench --install-peers` installs them.
private enum Peer {
    /// Where the script keeps its virtual environment.
    private static let python = ".build/peers/bin/python"

    /// ImageMagick ends with 1 where pictures differ.
    static func hasAnswered(_ run: Spawned) -> Bool { run.status == 0 || run.status == 1 }

    static func commands(_ a: String, _ b: String) -> [(name: String, command: [String])] {
        let ffmpeg = (try? Child.run(python, ["-c", "import imageio_ffmpeg as f; print(f.get_ffmpeg_exe())"])) ?? nil
        let openCV = "import cv2, sys; a, b = map(cv2.imread, sys.argv[1:]); print(cv2.PSNR(a, b))"
        let scikit = """
            import sys; from skimage.io import imread; from skimage.metrics import peak_signal_noise_ratio as psnr
            print(psnr(*map(imread, sys.argv[1:])))
            """
        let vips = """
            import sys, pyvips; a, b = (pyvips.Image.new_from_file(f, access="sequential") for f in sys.argv[1:])
            d = a - b; print((d * d).avg())
            """
        return [
            ("GraphicsMagick: gm compare", ["gm", "compare", "-metric", "PSNR", a, b]),
            ("ImageMagick: compare", ["compare", "-metric", "PSNR", a, b, "null:"]),
            ("libvips: decoding both, vips avg twice", ["sh", "-c", "vips avg \(a) && vips avg \(b)"]),
            ("libvips: pyvips", [python, "-c", vips, a, b]),
            (
                "ffmpeg: psnr filter",
                [
                    ffmpeg?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "ffmpeg", "-i", a, "-i", b, "-lavfi",
                    "psnr", "-f", "null", "-",
                ]
            ),
            ("OpenCV in Python: cv2.PSNR", [python, "-c", openCV, a, b]),
            ("scikit-image", [python, "-c", scikit, a, b]),
        ]
    }
}
