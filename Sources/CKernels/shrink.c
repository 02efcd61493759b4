#include "CKernels.h"

#include <stdlib.h>
#include <string.h>

KERNEL_VARIANTS
static void add_columns(const uint8_t *row, size_t count, uint32_t *sums) {
    for (size_t i = 0; i < count; i++) sums[i] += row[i];
}

// Premultiplied, so that what cannot be seen has no colour.
KERNEL_VARIANTS
static void add_seen_columns(const uint8_t *row, size_t pixels, uint32_t *sums) {
    for (size_t i = 0; i < pixels; i++) {
        const uint32_t alpha = row[4 * i + 3];
        for (size_t c = 0; c < 3; c++) sums[4 * i + c] += row[4 * i + c] * alpha;
        sums[4 * i + 3] += alpha;
    }
}

// The division by an area of fewer than 65,536 pixels, of sums of at most 256 times as much.
static inline uint8_t over(uint32_t sum, uint64_t reciprocal) { return (uint8_t)((sum * reciprocal) >> 40); }

static inline __attribute__((always_inline)) void mean_columns(
    const uint32_t *sums, size_t side, size_t columns, uint8_t *means) {
    const uint32_t half = (uint32_t)(side * side / 2);
    const uint64_t reciprocal = (((uint64_t)1 << 40) + side * side - 1) / (side * side);
    for (size_t column = 0; column < columns; column++) {
        uint32_t r = half, g = half, b = half;
        for (size_t x = 0; x < side; x++, sums += 3) r += sums[0], g += sums[1], b += sums[2];
        means[3 * column] = over(r, reciprocal);
        means[3 * column + 1] = over(g, reciprocal);
        means[3 * column + 2] = over(b, reciprocal);
    }
}

static void mean_seen_columns(const uint32_t *sums, size_t side, size_t columns, uint8_t *means) {
    const uint64_t area = side * side;
    for (size_t column = 0; column < columns; column++, means += 4) {
        uint64_t mean[4] = {0};
        for (size_t x = 0; x < side; x++, sums += 4)
            for (size_t c = 0; c < 4; c++) mean[c] += sums[c];
        for (size_t c = 0; c < 3; c++) means[c] = mean[3] ? (uint8_t)((mean[c] + mean[3] / 2) / mean[3]) : 0;
        means[3] = (uint8_t)((mean[3] + area / 2) / area);
    }
}

void kernel_shrink(
    const uint8_t *samples, size_t width, size_t channels, size_t side, size_t columns, size_t rows, uint8_t *means) {
    const size_t used = columns * side * channels;
    uint32_t *sums = malloc(used * sizeof *sums);
    if (!sums) abort();
    for (size_t row = 0; row < rows; row++, means += columns * channels) {
        memset(sums, 0, used * sizeof *sums);
        for (size_t y = row * side; y < (row + 1) * side; y++) {
            const uint8_t *from = samples + y * width * channels;
            if (channels == 3) add_columns(from, used, sums);
            else add_seen_columns(from, columns * side, sums);
        }
        if (channels == 4) mean_seen_columns(sums, side, columns, means);
        else if (side == 2) mean_columns(sums, 2, columns, means);
        else if (side == 3) mean_columns(sums, 3, columns, means);
        else mean_columns(sums, side, columns, means);
    }
    free(sums);
}

void kernel_column_sums(const uint8_t *rows, size_t count, size_t stride, uint32_t *sums) {
    memset(sums, 0, stride * sizeof *sums);
    for (size_t row = 0; row < count; row++) add_columns(rows + row * stride, stride, sums);
}

KERNEL_VARIANTS
void kernel_row_sums(const uint8_t *row, size_t channels, size_t pixels, uint64_t sums[4]) {
    uint32_t r = 0, g = 0, b = 0, n = 0;
    if (channels == 3) {
        for (size_t i = 0; i < pixels; i++) r += row[3 * i], g += row[3 * i + 1], b += row[3 * i + 2];
        n = (uint32_t)pixels;
    } else {
        for (size_t i = 0; i < pixels; i++) {
            const uint32_t seen = row[4 * i + 3] >= 128;
            r += seen * row[4 * i], g += seen * row[4 * i + 1], b += seen * row[4 * i + 2], n += seen;
        }
    }
    sums[0] = r, sums[1] = g, sums[2] = b, sums[3] = n;
}

KERNEL_VARIANTS
void kernel_colours(
    const uint8_t *samples, size_t channels, size_t pixels, uint8_t clearest, uint32_t counts[4 * 256], uint64_t *clear) {
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *p = samples + channels * i;
        if (channels == 4 && p[3] <= clearest) {
            (*clear)++;
            continue;
        }
        counts[p[0]]++, counts[256 + p[1]]++, counts[512 + p[2]]++;
        counts[768 + (299u * p[0] + 587u * p[1] + 114u * p[2] + 500u) / 1000u]++;
    }
}

static inline int is_pure(uint8_t value) { return value < 24 || value > 231; }

KERNEL_VARIANTS
static void classify(const uint8_t *row, size_t step, size_t channels, size_t count, uint8_t *classes) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = row + step * i;
        const int is_one = is_pure(p[0]) & is_pure(p[1]) & is_pure(p[2]) & (channels == 3 || p[3] >= 128);
        classes[i] = is_one ? (uint8_t)((p[0] > 231) | (p[1] > 231) << 1 | (p[2] > 231) << 2) : 8;
    }
}

void kernel_pure_colours(
    const uint8_t *row, size_t channels, size_t skip, size_t count, uint8_t *classes, uint32_t counts[9]) {
    if (channels == 3 && skip == 1) classify(row, 3, 3, count, classes);
    else classify(row, channels * skip, channels, count, classes);
    // Neighbours are often alike: each has its own counts, so that none waits for the one before.
    uint32_t own[4][9] = {{0}};
    for (size_t i = 0; i < count; i++) own[i % 4][classes[i]]++;
    for (size_t c = 0; c < 9; c++) counts[c] += own[0][c] + own[1][c] + own[2][c] + own[3][c];
}

void kernel_area_sums(
    const uint8_t *row, size_t channels, const uint32_t *offsets, size_t side, size_t taps, int64_t *sums) {
    for (size_t area = 0; area < side; area++, sums += 4) {
        int32_t r = 0, g = 0, b = 0, seen = 0;
        for (size_t tap = 0; tap < taps; tap++) {
            const uint8_t *p = row + *offsets++;
            const int is_seen = channels == 3 || p[3] > 127;
            r += is_seen ? p[0] : 0, g += is_seen ? p[1] : 0, b += is_seen ? p[2] : 0;
            seen += is_seen ? 1 : -1;
        }
        sums[0] += r, sums[1] += g, sums[2] += b, sums[3] += seen;
    }
}
