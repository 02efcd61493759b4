#include "CKernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline ptrdiff_t inside(ptrdiff_t at, ptrdiff_t count) { return at < 0 ? 0 : at >= count ? count - 1 : at; }

KERNEL_VARIANTS
void kernel_sobel(const float *v, size_t width, size_t height, float *across, float *down) {
    const ptrdiff_t w = (ptrdiff_t)width, h = (ptrdiff_t)height;
    for (ptrdiff_t y = 0; y < h; y++) {
        const float *top = v + inside(y - 1, h) * w, *row = v + y * w, *low = v + inside(y + 1, h) * w;
        float *a = across + y * w, *d = down + y * w;
        for (ptrdiff_t x = 0; x < w; x += w > 1 ? w - 1 : 1) {
            const ptrdiff_t l = inside(x - 1, w), r = inside(x + 1, w);
            a[x] = (top[r] - top[l]) + 2 * (row[r] - row[l]) + (low[r] - low[l]);
            d[x] = (low[l] - top[l]) + 2 * (low[x] - top[x]) + (low[r] - top[r]);
        }
        for (ptrdiff_t x = 1; x < w - 1; x++) {
            a[x] = (top[x + 1] - top[x - 1]) + 2 * (row[x + 1] - row[x - 1]) + (low[x + 1] - low[x - 1]);
            d[x] = (low[x - 1] - top[x - 1]) + 2 * (low[x] - top[x]) + (low[x + 1] - top[x + 1]);
        }
    }
}

enum { BLOCK = 32 };

// Sums stay in registers over all taps.
KERNEL_VARIANTS
static void filter_rows(const float *const *rows, const float *weights, size_t taps, float *to, size_t count) {
    size_t x = 0;
    for (; x + BLOCK <= count; x += BLOCK) {
        float sums[BLOCK] = {0};
        for (size_t tap = 0; tap < taps; tap++) {
            const float *from = rows[tap] + x, weight = weights[tap];
            for (size_t i = 0; i < BLOCK; i++) sums[i] += weight * from[i];
        }
        memcpy(to + x, sums, sizeof sums);
    }
    for (; x < count; x++) {
        float sum = 0;
        for (size_t tap = 0; tap < taps; tap++) sum += weights[tap] * rows[tap][x];
        to[x] = sum;
    }
}

void kernel_gauss(const float *v, size_t width, size_t height, const float *weights, size_t reach, float *smooth) {
    const ptrdiff_t w = (ptrdiff_t)width, h = (ptrdiff_t)height, r = (ptrdiff_t)reach;
    const size_t taps = 2 * reach + 1;
    float *line = malloc((width + 2 * reach) * sizeof *line);
    float *rows = malloc(width * height * sizeof *rows);
    const float **from = malloc(taps * sizeof *from);
    if (!line || !rows || !from) abort();
    for (ptrdiff_t y = 0; y < h; y++) {
        for (ptrdiff_t x = -r; x < 0; x++) line[x + r] = v[y * w];
        memcpy(line + r, v + y * w, width * sizeof *line);
        for (ptrdiff_t x = w; x < w + r; x++) line[x + r] = v[y * w + w - 1];
        for (size_t tap = 0; tap < taps; tap++) from[tap] = line + tap;
        filter_rows(from, weights, taps, rows + y * w, width);
    }
    for (ptrdiff_t y = 0; y < h; y++) {
        for (size_t tap = 0; tap < taps; tap++) from[tap] = rows + inside(y + (ptrdiff_t)tap - r, h) * w;
        filter_rows(from, weights, taps, smooth + y * w, width);
    }
    free(from);
    free(line);
    free(rows);
}

void kernel_turn(const float *v, size_t width, size_t height, float *turned) {
    enum { SIDE = 16 };
    for (size_t top = 0; top < height; top += SIDE)
        for (size_t left = 0; left < width; left += SIDE) {
            const size_t bottom = top + SIDE < height ? top + SIDE : height;
            const size_t right = left + SIDE < width ? left + SIDE : width;
            for (size_t x = left; x < right; x++)
                for (size_t y = top; y < bottom; y++) turned[x * height + y] = v[y * width + x];
        }
}

// Four taps as one vector each, as every cubic has and most means of areas.
typedef float lanes4 __attribute__((vector_size(16)));

static inline lanes4 four(const float *from) {
    lanes4 lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

void kernel_taps(
    const float *from, const uint32_t *starts, const float *weights, size_t taps, float *to, size_t count) {
    for (size_t i = 0; i < count; i++, weights += taps) {
        const float *first = from + starts[i];
        lanes4 sums = four(first) * four(weights);
        for (size_t tap = 4; tap < taps; tap += 4) sums += four(first + tap) * four(weights + tap);
        to[i] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}

KERNEL_VARIANTS
void kernel_orientation(const float *across, const float *down, size_t count, float *field) {
    for (size_t i = 0; i < count; i++) {
        const float x = across[i], y = down[i], square = x * x + y * y;
        const float scale = square > 1e-6f ? 1 / sqrtf(square * sqrtf(square)) : 0;
        field[i] = (x * x - y * y) * scale;
        field[count + i] = 2 * x * y * scale;
    }
}

KERNEL_VARIANTS
void kernel_lengths(const float *across, const float *down, size_t count, float *lengths) {
    for (size_t i = 0; i < count; i++) lengths[i] = sqrtf(across[i] * across[i] + down[i] * down[i]);
}

KERNEL_VARIANTS
double kernel_laplacian_variance(const float *v, size_t width, size_t height) {
    double sum = 0, squares = 0;
    for (size_t y = 1; y + 1 < height; y++) {
        const float *row = v + y * width;
        float part = 0, square = 0;
        for (size_t x = 1; x + 1 < width; x++) {
            const float value = 4 * row[x] - row[x - 1] - row[x + 1] - row[x - width] - row[x + width];
            part += value, square += value * value;
        }
        sum += part, squares += square;
    }
    const double count = (double)((width - 2) * (height - 2));
    return squares / count - (sum / count) * (sum / count);
}

KERNEL_VARIANTS
void kernel_column_blur(const float *v, size_t width, size_t height, size_t reach, double *all, double *lost) {
    float *sums = calloc(3 * width, sizeof *sums);
    if (!sums) abort();
    float *here = sums + width, *gone = sums + 2 * width;
    const float share = 1 / (float)(2 * reach + 1);
    for (size_t y = 0; y < 2 * reach; y++)
        for (size_t x = 0; x < width; x++) sums[x] += v[y * width + x];
    for (size_t y = reach; y + reach < height; y++) {
        const float *next = v + (y + reach) * width, *row = v + y * width, *last = v + (y - reach) * width;
        for (size_t x = 0; x < width; x++) {
            sums[x] += next[x];
            const float slope = fabsf(row[x]), left = slope - fabsf(sums[x]) * share;
            here[x] += slope;
            gone[x] += left > 0 ? left : 0;
            sums[x] -= last[x];
        }
    }
    for (size_t x = 0; x < width; x++) *all += here[x], *lost += gone[x];
    free(sums);
}
