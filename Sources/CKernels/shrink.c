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

void kernel_shrink(
    const uint8_t *samples, size_t width, size_t channels, size_t side, size_t columns, size_t rows, uint8_t *means) {
    const size_t used = columns * side * channels;
    uint32_t *sums = malloc(used * sizeof *sums);
    if (!sums) abort();
    const uint32_t area = (uint32_t)(side * side);
    for (size_t row = 0; row < rows; row++) {
        memset(sums, 0, used * sizeof *sums);
        for (size_t y = row * side; y < (row + 1) * side; y++) {
            const uint8_t *from = samples + y * width * channels;
            if (channels == 3) add_columns(from, used, sums);
            else add_seen_columns(from, columns * side, sums);
        }
        uint8_t *to = means + row * columns * channels;
        for (size_t column = 0; column < columns; column++) {
            uint64_t mean[4] = {0};
            for (size_t x = 0; x < side; x++)
                for (size_t c = 0; c < channels; c++) mean[c] += sums[(column * side + x) * channels + c];
            const uint64_t weight = channels == 3 ? area : mean[3];
            for (size_t c = 0; c < 3; c++)
                to[column * channels + c] = weight ? (uint8_t)((mean[c] + weight / 2) / weight) : 0;
            if (channels == 4) to[column * 4 + 3] = (uint8_t)((mean[3] + area / 2) / area);
        }
    }
    free(sums);
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
void kernel_colours(const uint8_t *samples, size_t channels, size_t pixels, uint32_t counts[4 * 256], uint64_t *clear) {
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *p = samples + channels * i;
        if (channels == 4 && p[3] == 0) {
            (*clear)++;
            continue;
        }
        counts[p[0]]++, counts[256 + p[1]]++, counts[512 + p[2]]++;
        counts[768 + (299u * p[0] + 587u * p[1] + 114u * p[2] + 500u) / 1000u]++;
    }
}
