import Foundation
import TestSupport
import Testing

@Suite("Watching, interruption and pictures")
struct WatchAndImageTests {
    private let quick = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]

    @Test("watch keeps to its interval, records every run, and stops by itself when told")
    func watch() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                [
                    "watch", "--every", "1s", "--runs", "2", "--port", "0", "--fixture", "tiny", "--endpoint",
                    "hd-image",
                ],
                in: folder)
            #expect(result.status == 0, "\(result.stderr)")
            #expect(result.stdout.split(separator: "\n").count == 2)
            #expect(result.stderr.contains("status page: http://127.0.0.1:"))
        }
    }

    @Test("watch prunes what is older than its class is kept, between its runs, and nothing else")
    func pruning() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick, in: folder).status == 0)
            // One row of 40 days ago, and the same as a failure, which is kept for a year.
            let aged = """
                CREATE TEMP TABLE aged AS SELECT * FROM outcome WHERE code = 'ok' LIMIT 1;
                UPDATE aged SET id = NULL, started_us = started_us - 40 * 86400000000;
                INSERT INTO outcome SELECT * FROM aged;
                UPDATE aged SET code = 'provider.error';
                INSERT INTO outcome SELECT * FROM aged;
                """
            #expect(try await runProgram("sqlite3", ["assay.db", aged], in: folder).status == 0)
            let watch = ["watch", "--every", "1s", "--runs", "1", "--port", "0", "--tier", "reach"]
            let result = try await AssayBinary.run(watch, in: folder)
            #expect(result.status == 0 && !result.stderr.contains("not pruned"), "\(result.stderr)")
            let old = "SELECT group_concat(code) FROM outcome WHERE started_us < (SELECT min(started_us) FROM run)"
            let left = try await runProgram("sqlite3", ["assay.db", old], in: folder).stdout
            #expect(left.trimmingCharacters(in: .whitespacesAndNewlines) == "provider.error")
        }
    }

    @Test(
        "image compare tells identical and incomparable pictures apart by its exit status",
        arguments: [
            ("small-lake.png", "small-lake.png", 0), ("small-town.reference.png", "small-lake.reference.png", 2),
            ("small-lake.png", "manifest.json", 2), ("small-lake.png", "missing.png", 2),
        ])
    func images(a: String, b: String, status: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixtures = try await AssayBinary.run(["fixtures", "."], in: folder)
            #expect(fixtures.status == 0)
            let result = try await AssayBinary.run(["image", "compare", a, b, "--min-psnr", "30"], in: folder)
            #expect(result.status == status, "\(result.stdout)\(result.stderr)")
        }
    }

    private static let images =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/images").path + "/"

    @Test(
        "image compare measures what is asked, holds it against the bars, and says why it fails",
        arguments: [
            (["--min-psnr", "15", "--min-ssim", "0.7"], 0, "passed            yes"),
            (["--min-psnr", "16"], 1, "psnr_rgb 15.2041 dB is under --min-psnr 16"),
            (["--metric", "psnr-y", "--min-ssim", "0.71"], 1, "ssim 0.701632 is under --min-ssim 0.71"),
            (["--metric", "psnr"], 0, "psnr_rgb          15.2041 dB"),
            (["--crop-border", "180"], 2, "leaves nothing of a 480x360 picture"),
            (["--heatmap", "missing/map.png"], 2, "cannot write missing/map.png: No such file or directory"),
            (["--heatmap", "/dev/full"], 2, "cannot write /dev/full: No space left on device"),
            (["--metric", "vmaf"], 2, "'vmaf' is invalid"), (["--min-ssim", "2"], 2, "from -1 to 1"),
        ] as [([String], Int, String)])
    func bars(options: [String], status: Int, words: String) async throws {
        try await withTemporaryFolder { folder in
            let pair = ["small-lake.reference.png", "old-lake.reference.png"].map { Self.images + $0 }
            let result = try await AssayBinary.run(["image", "compare"] + pair + options, in: folder)
            #expect(result.status == status, "\(result.stdout)\(result.stderr)")
            #expect((result.stdout + result.stderr).contains(words), "\(result.stdout)\(result.stderr)")
        }
    }

    @Test("image compare draws its map, and image inspect names whole, broken and unhealthy files")
    func drawing() async throws {
        try await withTemporaryFolder { folder in
            let (lake, manifest) = (Self.images + "small-lake.png", Self.images + "manifest.json")
            let drawn = try await AssayBinary.run(
                [
                    "image", "compare", Self.images + "small-lake.reference.png",
                    Self.images + "old-lake.reference.png", "--metric", "psnr", "--heatmap", "map.png",
                    "--side-by-side", "side.png",
                ], in: folder)
            #expect(drawn.status == 0, "\(drawn.stderr)")
            let seen = try await AssayBinary.run(
                ["image", "inspect", "map.png", "side.png", manifest, "--format", "json"], in: folder)
            #expect(seen.status == 2)
            #expect(seen.stderr.contains("manifest.json: undecodable: not an image"))
            #expect(seen.stdout.contains("\"width\" : 1456") && seen.stdout.contains("\"kind\" : \"undecodable\""))
            let judged = try await AssayBinary.run(
                [
                    "image", "inspect", lake, "--input", lake, "--work", "enlarging", "--scale", "2", "--fail-on",
                    "alarm",
                ], in: folder)
            #expect(judged.status == 1 && judged.stdout.contains("no_op: the output is the input"))
        }
    }
}
