#include "CKernels.h"

#include <math.h>
#include <stdlib.h>

static const int circle[16][2] = {{0, -3}, {1, -3}, {2, -2}, {3, -1}, {3, 0}, {3, 1}, {2, 2}, {1, 3},
    {0, 3}, {-1, 3}, {-2, 2}, {-3, 1}, {-3, 0}, {-3, -1}, {-2, -2}, {-1, -3}};

// Nine set bits in a row, of sixteen in a circle.
static int has_nine(uint32_t bits) {
    const uint32_t round = bits | bits << 16;
    uint32_t runs = round & round >> 1;
    runs &= runs >> 2;
    runs &= runs >> 4;
    return (runs & round >> 8) != 0;
}

// Of the four that are farthest up, down, left and right, any nine in a row hold two beside each other: which pixels of a row
// have them.
KERNEL_VARIANTS
static void likely(const int16_t *row, size_t width, size_t first, size_t last, int16_t threshold, uint8_t *mask) {
    const int16_t *north = row - 3 * width, *south = row + 3 * width, *east = row + 3, *west = row - 3;
    for (size_t x = first; x < last; x++) {
        const int16_t high = (int16_t)(row[x] + threshold), low = (int16_t)(row[x] - threshold);
        const int lighter = ((north[x] > high) | (south[x] > high)) & ((east[x] > high) | (west[x] > high));
        const int darker = ((north[x] < low) | (south[x] < low)) & ((east[x] < low) | (west[x] < low));
        mask[x] = (uint8_t)(lighter | darker);
    }
}

size_t kernel_corners(
    const int16_t *pixels, size_t width, size_t height, size_t border, int16_t threshold, uint32_t *found) {
    ptrdiff_t around[16];
    for (int i = 0; i < 16; i++) around[i] = circle[i][1] * (ptrdiff_t)width + circle[i][0];
    uint8_t *mask = malloc(width);
    if (!mask) abort();
    size_t count = 0;
    for (size_t y = border; y + border < height; y++) {
        likely(pixels + y * width, width, border, width - border, threshold, mask);
        for (size_t x = border; x + border < width; x++) {
            if (!mask[x]) continue;
            const int16_t *p = pixels + y * width + x;
            const int high = *p + threshold, low = *p - threshold;
            uint32_t above = 0, below = 0;
            for (int i = 0; i < 16; i++) {
                const int value = p[around[i]];
                above |= (uint32_t)(value > high) << i;
                below |= (uint32_t)(value < low) << i;
            }
            if (has_nine(above) || has_nine(below)) found[count++] = (uint32_t)(y * width + x);
        }
    }
    free(mask);
    return count;
}

KERNEL_VARIANTS
void kernel_harris(
    const float *across, const float *down, size_t width, const uint32_t *places, size_t count, float *responses) {
    for (size_t i = 0; i < count; i++) {
        // A lane for each column, and one more that does not count.
        float xx[8] = {0}, yy[8] = {0}, xy[8] = {0};
        for (size_t row = 0; row < 7; row++) {
            const size_t first = places[i] + row * width - 3 * width - 3;
            for (size_t x = 0; x < 8; x++) {
                const float a = across[first + x], d = down[first + x];
                xx[x] += a * a, yy[x] += d * d, xy[x] += a * d;
            }
        }
        float sxx = 0, syy = 0, sxy = 0;
        for (size_t x = 0; x < 7; x++) sxx += xx[x], syy += yy[x], sxy += xy[x];
        responses[places[i]] = sxx * syy - sxy * sxy - 0.04f * (sxx + syy) * (sxx + syy);
    }
}

// How far a disc of radius 15 reaches to either side, in the rows from its middle.
static const int disc[16] = {15, 14, 14, 14, 14, 14, 13, 13, 12, 12, 11, 10, 9, 7, 5, 0};

KERNEL_VARIANTS
static float direction(const int16_t *middle, ptrdiff_t width) {
    int32_t mx = 0, my = 0;
    for (int y = -15; y <= 15; y++) {
        const int reach = disc[y < 0 ? -y : y];
        const int16_t *row = middle + y * width;
        int32_t sum = 0, moment = 0;
        for (int x = -reach; x <= reach; x++) sum += row[x], moment += x * row[x];
        mx += moment, my += y * sum;
    }
    return atan2f((float)my, (float)mx);
}

KERNEL_VARIANTS
void kernel_describe(
    const int16_t *pixels, const float *smooth, size_t width, size_t place, const float pattern[4 * 256], uint64_t words[4]) {
    const float angle = direction(pixels + place, (ptrdiff_t)width), c = cosf(angle), s = sinf(angle);
    int32_t at[2][256];
    for (size_t end = 0; end < 2; end++) {
        const float *px = pattern + 512 * end, *py = px + 256;
        for (size_t i = 0; i < 256; i++) {
            const float x = px[i] * c - py[i] * s, y = px[i] * s + py[i] * c;
            at[end][i] = (int32_t)(y + copysignf(0.5f, y)) * (int32_t)width + (int32_t)(x + copysignf(0.5f, x));
        }
    }
    const float *from = smooth + place;
    for (size_t word = 0; word < 4; word++) {
        uint64_t bits = 0;
        for (size_t i = 64 * word; i < 64 * word + 64; i++) bits = bits << 1 | (from[at[0][i]] < from[at[1][i]]);
        words[word] = bits;
    }
}

KERNEL_VARIANTS
void kernel_levels(const float *values, size_t count, int16_t *levels) {
    for (size_t i = 0; i < count; i++) {
        const float value = values[i] < 0 ? 0 : values[i] > 255 ? 255 : values[i];
        levels[i] = (int16_t)(value + 0.5f);
    }
}
