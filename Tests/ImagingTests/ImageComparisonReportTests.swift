import Imaging
import Model
import Testing

@Suite("the report of a comparison")
struct ImageComparisonReportTests {
    private func encoded(_ name: String) throws -> [UInt8] {
        PNGCodec.encode(try GoldenPair.picture(name), level: 1)
    }

    @Test("its numbers are those of the golden table, under the frozen names")
    func numbers() throws {
        let pair = try #require(GoldenPair.all.first { $0.distortion == "file:old-lake.reference" })
        let report = try ImageComparisonReport.compare(
            try encoded("old-lake.reference"), try encoded("small-lake.reference"))
        for (name, tolerance) in ["mse_rgb": 1e-6, "psnr_rgb": 1e-6, "psnr_y601": 1e-6, "ssim": 1e-6, "msssim": 1e-6] {
            let value = try #require(report.json[name]?.double)
            #expect(abs(value - (pair.values[name] ?? .nan)) < tolerance, "\(name)")
        }
        #expect(report.json["psnr_over_black"] == .null)
        #expect(report.json["identical"]?.bool == false && report.json["bytes_identical"]?.bool == false)
        #expect(report.json["output"]?["width"]?.integer == 480)
        #expect(report.json["worst_blocks"]?.array?.count == 5)
    }

    @Test("identical pixels in other bytes are identical, with no PSNR and never an infinite one")
    func identical() throws {
        let picture = try GoldenPair.picture("small-town")
        let report = try ImageComparisonReport.compare(
            PNGCodec.encode(picture, level: 1), PNGCodec.encode(picture, level: 9))
        #expect(report.fidelity?.identical == true && !report.bytesIdentical)
        #expect(report.fidelity?.psnrRGB == nil && report.psnrY601 == nil)
        #expect(report.differences?.pixels == 0 && report.differences?.largest == 0 && report.worstBlocks == [])
        #expect(report.ssim == 1 && report.json["psnr_rgb"] == .null)
    }

    @Test("translucent pictures are measured over black and over white; a hidden colour is no visible difference")
    func alpha() throws {
        let badge = try GoldenPair.picture("badge")
        for row in GoldenPair.all where row.reference == "badge" && row.distortion.hasPrefix("alpha") {
            let (output, reference) = try row.bitmaps()
            let report = try ImageComparisonReport.compare(
                PNGCodec.encode(output, level: 1), PNGCodec.encode(reference, level: 1))
            for name in ["psnr_over_black", "psnr_over_white"] {
                #expect(abs((report.json[name]?.double ?? .nan) - (row.values[name] ?? .nan)) < 1e-4)
            }
        }
        let hidden = try #require(Distortion.apply("hidden", to: badge))
        let report = try ImageComparisonReport.compare(PNGCodec.encode(hidden), PNGCodec.encode(badge))
        #expect(report.fidelity?.psnrOverBlack == nil && report.fidelity?.psnrOverWhite == nil)
        #expect(report.fidelity?.psnrRGB != nil && report.fidelity?.decisive == nil)
        #expect(ImageComparison.fidelity(hidden, badge, cropBorder: 0)?.identical == true)
    }

    @Test("different sizes and unreadable pictures are problems that say which and why")
    func problems() throws {
        let (small, large) = (try encoded("small-town"), try encoded("small-town.reference"))
        #expect {
            try ImageComparisonReport.compare(large, small)
        } throws: { error in
            (error as? ImageComparisonProblem)?.description.contains("640x480 pixels, the second 160x120") == true
        }
        #expect {
            try ImageComparisonReport.compare(small, Array("<html>".utf8))
        } throws: { error in
            (error as? ImageComparisonProblem)?.description.hasPrefix("the second picture cannot be read") == true
        }
        #expect(throws: ImageComparisonProblem.nothingLeft(border: 60, width: 160, height: 120)) {
            try ImageComparisonReport.compare(small, small, ComparisonOptions(cropBorder: 60))
        }
    }

    @Test("the heat map is dark where pictures agree and bright where they do not")
    func heatMap() throws {
        let picture = try GoldenPair.picture("small-town.reference")
        var bytes = picture.bytes
        for y in 64..<72 { for x in 80..<90 { bytes[(y * 640 + x) * 3 + 1] ^= 0xFF } }
        let map = BlockError(Bitmap(width: 640, height: 480, bytes), picture).heatMap()
        #expect((map.width, map.height) == (640, 480))
        let brightest = map.bytes.enumerated().max { $0.element < $1.element }?.offset ?? 0
        #expect((60..<80).contains(brightest / 3 / 640) && (80..<90).contains(brightest / 3 % 640))
        #expect(map.bytes[0...2] == [0, 0, 4])
        let worst = BlockError(Bitmap(width: 640, height: 480, bytes), picture).worst(1)
        #expect(worst.first?.x == 80 && worst.first?.y == 60)
        let side = Bitmap.sideBySide([picture, map, try GoldenPair.picture("badge")])
        #expect((side.width, side.height) == (640 + 8 + 640 + 8 + 320, 480))
    }

    @Test("what is odd about a file is told by the quick comparison too")
    func oddFile() throws {
        let whole = PNGCodec.encode(try GoldenPair.picture("badge").withoutAlpha())
        let other = PNGCodec.encode(try GoldenPair.picture("badge").withoutAlpha(), level: 1)
        let report = try ImageComparisonReport.compare(
            whole + Array("after the end".utf8), other, ComparisonOptions(metrics: [.psnr]))
        #expect(report.output.warnings == [.trailingBytes] && report.reference.warnings.isEmpty)
    }
}
