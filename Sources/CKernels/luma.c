#include "CKernels.h"

#include <stdlib.h>

// Weights of 2^16; rounded.
static inline uint8_t weighted(const uint8_t *p) {
    return (uint8_t)((19595u * p[0] + 38470u * p[1] + 7471u * p[2] + 32768u) >> 16);
}

KERNEL_VARIANTS
void kernel_luma8(const uint8_t *samples, size_t channels, uint8_t *luma, size_t count) {
    if (channels == 3) {
        for (size_t i = 0; i < count; i++) luma[i] = weighted(samples + 3 * i);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t alpha = samples[4 * i + 3];
        luma[i] = (uint8_t)((weighted(samples + 4 * i) * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

KERNEL_VARIANTS
void kernel_add_row(const uint8_t *row, float weight, float *sums, size_t count) {
    for (size_t i = 0; i < count; i++) sums[i] += weight * row[i];
}

KERNEL_VARIANTS
float kernel_dot(const float *a, const float *b, size_t count) {
    float lanes[16] = {0}, sum = 0;
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (size_t lane = 0; lane < 16; lane++) lanes[lane] += a[i + lane] * b[i + lane];
    for (; i < count; i++) sum += a[i] * b[i];
    for (size_t lane = 0; lane < 16; lane++) sum += lanes[lane];
    return sum;
}

KERNEL_VARIANTS
void kernel_nearest(
    const uint64_t *wanted, const uint64_t *among, size_t count, uint32_t *place, uint32_t *nearest, uint32_t *next) {
    *nearest = *next = UINT32_MAX;
    *place = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *one = among + 4 * i;
        const uint32_t bits = (uint32_t)(__builtin_popcountll(wanted[0] ^ one[0])
            + __builtin_popcountll(wanted[1] ^ one[1]) + __builtin_popcountll(wanted[2] ^ one[2])
            + __builtin_popcountll(wanted[3] ^ one[3]));
        if (bits < *nearest) {
            *next = *nearest;
            *nearest = bits;
            *place = (uint32_t)i;
        } else if (bits < *next) {
            *next = bits;
        }
    }
}

KERNEL_VARIANTS
void kernel_jumps_across(const uint8_t *luma, size_t width, size_t height, uint32_t *columns) {
    for (size_t y = 0; y < height; y++, luma += width)
        for (size_t x = 0; x + 1 < width; x++) columns[x] += (uint32_t)abs(luma[x + 1] - luma[x]);
}

KERNEL_VARIANTS
void kernel_jumps_down(const uint8_t *luma, size_t width, size_t height, uint32_t *rows) {
    for (size_t y = 0; y + 1 < height; y++, luma += width) {
        uint32_t sum = 0;
        for (size_t x = 0; x < width; x++) sum += (uint32_t)abs(luma[x + width] - luma[x]);
        rows[y] = sum;
    }
}
