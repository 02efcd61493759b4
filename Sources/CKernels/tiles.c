#include "CKernels.h"

#define SIDE 16

static inline uint8_t least(uint8_t a, uint8_t b) { return a < b ? a : b; }
static inline uint8_t most(uint8_t a, uint8_t b) { return a > b ? a : b; }

KERNEL_VARIANTS
size_t kernel_tiles(
    const uint8_t *luma, size_t width, size_t height, uint8_t *lows, uint8_t *highs, uint32_t histogram[256]) {
    const size_t tiles = (width + SIDE - 1) / SIDE, whole = width / SIDE * SIDE;
    // Neighbours are often alike: each has its own counts, so that none waits for the one before.
    uint32_t counts[4][256] = {{0}};
    size_t flat = 0;
    for (size_t y = 0; y < height; y++) {
        const uint8_t *row = luma + y * width;
        uint8_t *low = lows + y / SIDE * tiles, *high = highs + y / SIDE * tiles;
        uint8_t darkest = 255, brightest = 0;
        for (size_t x = 0; x < whole; x += SIDE) {
            uint8_t l = 255, h = 0;
            for (size_t i = 0; i < SIDE; i++) l = least(l, row[x + i]), h = most(h, row[x + i]);
            low[x / SIDE] = least(low[x / SIDE], l), high[x / SIDE] = most(high[x / SIDE], h);
            darkest = least(darkest, l), brightest = most(brightest, h);
        }
        for (size_t x = whole; x < width; x++) {
            low[tiles - 1] = least(low[tiles - 1], row[x]), high[tiles - 1] = most(high[tiles - 1], row[x]);
            darkest = least(darkest, row[x]), brightest = most(brightest, row[x]);
        }
        for (size_t x = 0; x < width; x++) counts[x % 4][row[x]]++;
        flat = brightest - darkest <= 2 ? flat + 1 : 0;
    }
    for (size_t value = 0; value < 256; value++)
        histogram[value] += counts[0][value] + counts[1][value] + counts[2][value] + counts[3][value];
    return flat;
}

KERNEL_VARIANTS
uint32_t kernel_grain(const uint8_t *square, size_t width, size_t side, uint32_t *luma) {
    uint32_t sum = 0, mean = 0;
    for (size_t y = 0; y < side; y++) {
        const uint8_t *row = square + y * width, *top = row - width, *low = row + width;
        for (ptrdiff_t x = 0; x < (ptrdiff_t)side; x++) {
            const int16_t above = (int16_t)(top[x - 1] - 2 * top[x] + top[x + 1]);
            const int16_t here = (int16_t)(row[x - 1] - 2 * row[x] + row[x + 1]);
            const int16_t below = (int16_t)(low[x - 1] - 2 * low[x] + low[x + 1]);
            const int16_t mask = (int16_t)(above - 2 * here + below);
            sum += (uint16_t)(mask < 0 ? -mask : mask);
            mean += row[x];
        }
    }
    *luma = mean;
    return sum;
}
