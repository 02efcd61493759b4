#include "CKernels.h"

#include <math.h>
#include <string.h>

enum { WINDOW = 11, REACH = 10, TILE = 256, MAPS = 4 };

#define INLINE static inline __attribute__((always_inline))

INLINE void luma_of_bytes(const uint8_t *from, size_t step, double *to, size_t count) {
    for (size_t i = 0; i < count; i++, from += step) to[i] = 0.299 * from[0] + 0.587 * from[1] + 0.114 * from[2];
}

INLINE void luma_of_words(const uint16_t *from, size_t step, double *to, size_t count) {
    for (size_t i = 0; i < count; i++, from += step)
        to[i] = (0.299 * from[0] + 0.587 * from[1] + 0.114 * from[2]) / 257;
}

INLINE void luma(kernel_picture from, size_t column, size_t row, double *to, size_t count) {
    const size_t at = (row * from.width + column) * from.channels;
    switch (from.kind) {
    case KERNEL_BYTES: luma_of_bytes((const uint8_t *)from.samples + at, from.channels, to, count); break;
    case KERNEL_WORDS: luma_of_words((const uint16_t *)from.samples + at, from.channels, to, count); break;
    case KERNEL_LUMA: memcpy(to, (const double *)from.samples + at, count * sizeof *to); break;
    }
}

/// Half of the symmetric Gaussian window with sigma 1.5 and its middle; all eleven weights sum to 1.
static void make_weights(double weights[6]) {
    double sum = 0;
    for (int tap = 0; tap < 6; tap++) {
        weights[tap] = exp(-(5 - tap) * (5 - tap) / 4.5);
        sum += tap < 5 ? 2 * weights[tap] : weights[tap];
    }
    for (int tap = 0; tap < 6; tap++) weights[tap] /= sum;
}

INLINE void smooth_across(const double *from, double *to, size_t count, const double *w) {
    for (size_t i = 0; i < count; i++) {
        const double *x = from + i;
        to[i] = w[0] * (x[0] + x[10]) + w[1] * (x[1] + x[9]) + w[2] * (x[2] + x[8]) + w[3] * (x[3] + x[7])
            + w[4] * (x[4] + x[6]) + w[5] * x[5];
    }
}

INLINE void smooth_down(double (*ring)[MAPS][TILE], size_t last, int map, double *to, size_t count, const double *w) {
    const double *x[WINDOW];
    for (size_t tap = 0; tap < WINDOW; tap++) x[tap] = ring[(last + 1 + tap) % WINDOW][map];
    for (size_t i = 0; i < count; i++)
        to[i] = w[0] * (x[0][i] + x[10][i]) + w[1] * (x[1][i] + x[9][i]) + w[2] * (x[2][i] + x[8][i])
            + w[3] * (x[3][i] + x[7][i]) + w[4] * (x[4][i] + x[6][i]) + w[5] * x[5][i];
}

/// The four maps a window needs (x, y, x² + y², xy), smoothed across, of one row of a tile.
INLINE void read_row(
    kernel_picture a, kernel_picture b, size_t column, size_t row, double (*maps)[TILE], size_t count, const double *w) {
    double x[TILE + REACH], y[TILE + REACH], squares[TILE + REACH], product[TILE + REACH];
    luma(a, column, row, x, count + REACH);
    luma(b, column, row, y, count + REACH);
    for (size_t i = 0; i < count + REACH; i++) {
        squares[i] = x[i] * x[i] + y[i] * y[i];
        product[i] = x[i] * y[i];
    }
    smooth_across(x, maps[0], count, w);
    smooth_across(y, maps[1], count, w);
    smooth_across(squares, maps[2], count, w);
    smooth_across(product, maps[3], count, w);
}

INLINE void add_windows(double (*mean)[TILE], double *ssim, double *structure, size_t count) {
    const double c1 = (0.01 * 255) * (0.01 * 255), c2 = (0.03 * 255) * (0.03 * 255);
    for (size_t i = 0; i < count; i++) {
        const double squares = mean[0][i] * mean[0][i] + mean[1][i] * mean[1][i];
        const double product = mean[0][i] * mean[1][i];
        const double likeness = (2 * (mean[3][i] - product) + c2) / (mean[2][i] - squares + c2);
        ssim[i] += likeness * (2 * product + c1) / (squares + c1);
        structure[i] += likeness;
    }
}

// Column by column of tiles, so that eleven rows of four maps stay in the processor's cache.
KERNEL_VARIANTS
void kernel_similarity(
    kernel_picture a, kernel_picture b, size_t first, size_t last, double *ssim, double *structure) {
    double ring[WINDOW][MAPS][TILE], mean[MAPS][TILE], weights[6];
    make_weights(weights);
    *ssim = *structure = 0;
    for (size_t column = 0; column + REACH < a.width; column += TILE) {
        const size_t windows = a.width - REACH - column, count = windows < TILE ? windows : TILE;
        double ssims[TILE] = {0}, structures[TILE] = {0};
        for (size_t row = first; row < last + REACH; row++) {
            read_row(a, b, column, row, ring[row % WINDOW], count, weights);
            if (row < first + REACH) continue;
            for (int map = 0; map < MAPS; map++) smooth_down(ring, row, map, mean[map], count, weights);
            add_windows(mean, ssims, structures, count);
        }
        for (size_t i = 0; i < count; i++) {
            *ssim += ssims[i];
            *structure += structures[i];
        }
    }
}
