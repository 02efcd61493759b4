#pragma once
#include <stddef.h>
#include <stdint.h>

/// The loops in which the time of a comparison goes, in C for the sake of vectors that need no newer processor than the
/// one the program runs on.
#if defined(__x86_64__) && defined(__linux__)
#define KERNEL_VARIANTS __attribute__((target_clones("arch=haswell", "default")))
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

/// Sums of absolute differences of neighbours: of each column with the next (`width - 1` sums, zero before), and of each row
/// with the next (`height - 1` sums).
void kernel_jumps(const uint8_t *luma, size_t width, size_t height, uint32_t *columns, uint32_t *rows);
