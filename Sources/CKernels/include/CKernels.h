#pragma once
#include <stddef.h>
#include <stdint.h>

/// The loops in which the time of a comparison goes, in C for the sake of vectors that need no newer processor than the
/// one the program runs on. By a feature: "arch=…" is taken on processors of that year alone. Without fused products, both
/// variants have the same results to the bit.
#if defined(__x86_64__) && defined(__linux__)
#define KERNEL_VARIANTS __attribute__((target_clones("avx2", "default")))
#else
#define KERNEL_VARIANTS
#endif

/// The exact sum of squared differences of 8-bit samples: of all, or of the first three of every four.
uint64_t kernel_squared_error8(const uint8_t *a, const uint8_t *b, size_t count, int skips_fourth);

/// A picture whose luma is compared. RGB or RGBA of 8 or 16 bits: Y = 0.299 R + 0.587 G + 0.114 B on the scale of 0...255;
/// or such luma itself. Rows from the top without padding.
typedef struct kernel_picture {
    const void *samples;
    size_t width;
    /// 3 or 4; 1 for luma.
    size_t channels;
    enum kernel_kind { KERNEL_BYTES, KERNEL_WORDS, KERNEL_LUMA } kind;
} kernel_picture;

/// Sums, over the 11 x 11 windows whose top rows are `first`..<`last`, of SSIM and of its contrast-structure factor.
///
/// Two pictures of one size, at least 11 pixels wide and `last` + 10 high. Gaussian windows with sigma 1.5, K1 = 0.01,
/// K2 = 0.03, L = 255, biased covariance (Wang, Bovik, Sheikh and Simoncelli, 2004).
void kernel_similarity(
    kernel_picture a, kernel_picture b, size_t first, size_t last, double *ssim, double *structure);

/// Luma of 8-bit pixels (3 or 4 channels), 0.299 R + 0.587 G + 0.114 B rounded; alpha is shown over white.
void kernel_luma8(const uint8_t *samples, size_t channels, uint8_t *luma, size_t count);

/// Adds `weight` times each value of a row to the sums.
void kernel_add_row(const uint8_t *row, float weight, float *sums, size_t count);

/// The sum of the products, in sixteen lanes.
float kernel_dot(const float *a, const float *b, size_t count);

/// Of `count` words of 256 bits each: which is nearest to the wanted one, and by how many bits it and the next nearest
/// differ; `UINT32_MAX` where there is none.
void kernel_nearest(
    const uint64_t *wanted, const uint64_t *among, size_t count, uint32_t *place, uint32_t *nearest, uint32_t *next);

/// Means of squares of `side` pixels (under 256) of 8-bit RGB or RGBA (where colours are weighed by alpha): `columns` x `rows`
/// of them.
void kernel_shrink(
    const uint8_t *samples, size_t width, size_t channels, size_t side, size_t columns, size_t rows, uint8_t *means);

/// Sums of each sample of a row with those below it, over `count` rows of `stride` samples.
void kernel_column_sums(const uint8_t *rows, size_t count, size_t stride, uint32_t *sums);

/// Which pure colour every `skip`th pixel of a row has, `count` of them: a bit for each channel that is full (over 231), where all
/// are full or empty (under 24) and alpha is half and more; else 8. Adds to the counts.
void kernel_pure_colours(
    const uint8_t *row, size_t channels, size_t skip, size_t count, uint8_t *classes, uint32_t counts[9]);

/// Adds to four sums of each of `side` areas of a row, `taps` pixels of each, which begin at the offsets: R, G and B of what is
/// opaque by half and more, and how many more of those there are than others.
void kernel_area_sums(
    const uint8_t *row, size_t channels, const uint32_t *offsets, size_t side, size_t taps, int64_t *sums);

/// Sums of R, G and B over a row, and of how many pixels: those that are opaque by half and more.
void kernel_row_sums(const uint8_t *row, size_t channels, size_t pixels, uint64_t sums[4]);

/// Histograms of R, G, B and luma, in which pixels with an alpha of `clearest` or less do not count: those are counted beside.
void kernel_colours(
    const uint8_t *samples, size_t channels, size_t pixels, uint8_t clearest, uint32_t counts[4 * 256], uint64_t *clear);

/// Lowest and highest luma in squares of 16 x 16 pixels, partial ones too, and a histogram of all; lows begin at 255, highs and
/// counts at 0.
///
/// Returns how many rows from the bottom up span at most 2 levels each.
size_t kernel_tiles(
    const uint8_t *luma, size_t width, size_t height, uint8_t *lows, uint8_t *highs, uint32_t histogram[256]);

/// Sizes of Immerkær's mask (1 -2 1, -2 4 -2, 1 -2 1) over a square of luma, all of whose neighbours there are, added up; and the
/// sum of the luma.
uint32_t kernel_grain(const uint8_t *square, size_t width, size_t side, uint32_t *luma);

/// Sobel's derivatives, across and down; edges are repeated outward.
void kernel_sobel(const float *values, size_t width, size_t height, float *across, float *down);

/// A separable filter of 2 `reach` + 1 weights; edges are repeated outward.
void kernel_gauss(
    const float *values, size_t width, size_t height, const float *weights, size_t reach, float *smooth);

/// Rows become columns.
void kernel_turn(const float *values, size_t width, size_t height, float *turned);

/// Each of `count` cells is a sum of `taps` values from its start on, each with a weight; `taps` is a multiple of 4.
void kernel_taps(
    const float *from, const uint32_t *starts, const float *weights, size_t taps, float *to, size_t count);

/// Vectors (x² - y², 2 x y) of slopes, scaled to the square root of the slope: first all first parts, then all second ones.
void kernel_orientation(const float *across, const float *down, size_t count, float *field);

/// Square roots of x² + y².
void kernel_lengths(const float *across, const float *down, size_t count, float *lengths);

/// The variance of 4 centre - left - right - up - down, over what has all four neighbours: at least 3 x 3 values.
double kernel_laplacian_variance(const float *values, size_t width, size_t height);

/// Down the columns of slopes: adds up their sizes, and by how much these exceed those of their means over 2 `reach` + 1.
void kernel_column_blur(
    const float *slopes, size_t width, size_t height, size_t reach, double *all, double *lost);

/// Adds absolute differences of neighbours: of each column and the next, `width - 1` sums.
void kernel_jumps_across(const uint8_t *luma, size_t width, size_t height, uint32_t *columns);

/// Sums of absolute differences of each row and the next, `height - 1` of them.
void kernel_jumps_down(const uint8_t *luma, size_t width, size_t height, uint32_t *rows);

/// Places at which nine in a row of the sixteen pixels around (a circle of radius 3) differ from the middle to the same side by
/// more than the threshold; at least `border` (3 or more) from every edge. `found` has room for all pixels.
///
/// Returns how many.
size_t kernel_corners(
    const int16_t *pixels, size_t width, size_t height, size_t border, int16_t threshold, uint32_t *found);

/// The response of Harris and Stephens with k = 0.04 over 7 x 7 slopes, at each of `count` places; others are left as they are.
void kernel_harris(
    const float *across, const float *down, size_t width, const uint32_t *places, size_t count, float *responses);

/// 256 comparisons around a place, which lies 16 and more pixels within: is the first of a pair of smoothed pixels the darker
/// one? The pairs' places (x and y of the first ones, x and y of the second ones) are turned by the direction in which the disc
/// of radius 15 is brighter.
void kernel_describe(
    const int16_t *pixels, const float *smooth, size_t width, size_t place, const float pattern[4 * 256], uint64_t words[4]);

/// Rounded, and held within 0...255.
void kernel_levels(const float *values, size_t count, int16_t *levels);
