package import Imaging

/// What the sandbox's stand-in models really do to pictures: honest, modest image processing, the same on every machine.
package enum ModelWork {
    /// Enlarges by `factor`: cubic interpolation, then corrected until its shrunken self is the input again (iterative
    /// back-projection, Irani and Peleg 1991). 16-bit input becomes 8-bit output.
    package static func upscale(_ bitmap: Bitmap, by factor: Double) -> Bitmap {
        enlarged(Raster(bitmap), by: factor).bitmap
    }

    /// Repairs an old photograph and doubles its size: scratches out, grain smoothed, full range of tones back.
    package static func restore(_ bitmap: Bitmap) -> Bitmap {
        let calm = Raster(bitmap)
            .withoutScratches(radius: 3, threshold: 0.11)
            .bilateral(radius: 2, tolerance: 0.10)
            .bilateral(radius: 2, tolerance: 0.06)
        return enlarged(calm.stretched(ignoring: 0.004), by: 2).bitmap
    }

    /// Flat areas, few tones and dark outlines. `degree` in 0...1 is how far to go; the size stays.
    package static func cartoonify(_ bitmap: Bitmap, degree: Double) -> Bitmap {
        let strength = Float(degree).clamped(0, 1)
        let smooth = Raster(bitmap)
            .bilateral(radius: 3, tolerance: 0.05 + 0.08 * strength)
            .bilateral(radius: 3, tolerance: 0.04 + 0.06 * strength)
        let tones = 14 - 8 * strength
        return smooth.convolved { x, y, at in
            let centre = at(x, y)
            let right = at(x + 1, y).luma - at(x - 1, y).luma
            let down = at(x, y + 1).luma - at(x, y - 1).luma
            let slope = (right * right + down * down).squareRoot()
            let luma = centre.luma
            let flat = ((luma * tones).rounded() / tones - luma) * (0.4 + 0.6 * strength)
            let vivid = Colour(repeating: luma) + (centre.colour - luma) * (1 + 0.45 * strength)
            let ink = slope.smoothStep(0.07, 0.20) * (0.35 + 0.6 * strength)
            return SIMD4((vivid + flat) * (1 - ink), centre.w)
        }.bitmap
    }

    /// Stretched to this size by cubic interpolation.
    package static func fitted(_ bitmap: Bitmap, width: Int, height: Int) -> Bitmap {
        Raster(bitmap).resized(width: width, height: height, by: .cubic).bitmap
    }

    private static func enlarged(_ small: Raster, by factor: Double) -> Raster {
        precondition(factor > 0, "a picture is enlarged by a positive factor")
        let width = max(1, Int((Double(small.width) * factor).rounded()))
        let height = max(1, Int((Double(small.height) * factor).rounded()))
        var large = small.resized(width: width, height: height, by: .cubic)
        guard factor > 1, !small.hasAlpha else { return large }
        for _ in 0..<(width * height > 4_000_000 ? 1 : 2) {
            let seen = large.resized(width: small.width, height: small.height, by: .area)
            var missing = small
            for index in missing.pixels.indices { missing.pixels[index] -= seen.pixels[index] }
            let correction = missing.resized(width: width, height: height, by: .cubic)
            for index in large.pixels.indices {
                let corrected = large.pixels[index] + correction.pixels[index]
                large.pixels[index] = corrected.clamped(lowerBound: .zero, upperBound: .one)
            }
        }
        return large
    }
}
