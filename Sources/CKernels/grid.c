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

KERNEL_VARIANTS
void kernel_gauss(const float *v, size_t width, size_t height, const float *weights, size_t reach, float *smooth) {
    const ptrdiff_t w = (ptrdiff_t)width, h = (ptrdiff_t)height, r = (ptrdiff_t)reach;
    float *line = malloc((width + 2 * reach) * sizeof *line);
    float *rows = malloc(width * height * sizeof *rows);
    if (!line || !rows) abort();
    for (ptrdiff_t y = 0; y < h; y++) {
        for (ptrdiff_t x = -r; x < w + r; x++) line[x + r] = v[y * w + inside(x, w)];
        float *to = rows + y * w;
        memset(to, 0, width * sizeof *to);
        for (ptrdiff_t tap = 0; tap <= 2 * r; tap++)
            for (ptrdiff_t x = 0; x < w; x++) to[x] += weights[tap] * line[x + tap];
    }
    memset(smooth, 0, width * height * sizeof *smooth);
    for (ptrdiff_t y = 0; y < h; y++) {
        float *to = smooth + y * w;
        for (ptrdiff_t tap = 0; tap <= 2 * r; tap++) {
            const float *from = rows + inside(y + tap - r, h) * w;
            for (ptrdiff_t x = 0; x < w; x++) to[x] += weights[tap] * from[x];
        }
    }
    free(line);
    free(rows);
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
