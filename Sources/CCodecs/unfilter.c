#include "unfilter.h"

#include <string.h>

// Vectors of the compiler, not of one processor: SSE2 on x86-64, NEON on arm64, plain code elsewhere. One pixel is four
// lanes of 16 bits; of a three-byte pixel the fourth is the next one's first byte, computed along and never kept.
typedef int16_t lanes __attribute__((vector_size(8)));
typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline lanes load(const uint8_t *from) {
    bytes4 four;
    memcpy(&four, from, sizeof four);
    return __builtin_convertvector(four, lanes);
}

/// Writes `size` bytes of the lanes: four where four are left, since what is too much of a three-byte pixel is the next one's,
/// written after.
static inline void store(uint8_t *to, lanes value, size_t size) {
    const bytes4 four = __builtin_convertvector(value, bytes4);
    memcpy(to, &four, size);
}

/// Modulo 256 in each lane; both sides are 0...255.
static inline lanes add(lanes a, lanes b) { return (lanes)((bytes8)a + (bytes8)b); }

static void undo_up(const uint8_t *row, const uint8_t *above, uint8_t *into, size_t count) {
    for (size_t i = 0; i < count; i++) into[i] = (uint8_t)(row[i] + above[i]);
}

static inline void undo_sub(const uint8_t *row, uint8_t *into, size_t count, size_t pixel) {
    lanes left = {0};
    for (size_t i = 0; i < count; i += pixel) {
        left = add(left, load(row + i));
        i + pixel < count ? store(into + i, left, 4) : store(into + i, left, pixel);
    }
}

static inline void undo_average(
    const uint8_t *row, const uint8_t *above, uint8_t *into, size_t count, size_t pixel) {
    lanes left = {0};
    for (size_t i = 0; i < count; i += pixel) {
        left = add((left + load(above + i)) >> 1, load(row + i));
        i + pixel < count ? store(into + i, left, 4) : store(into + i, left, pixel);
    }
}

/// The one of left, up and corner that is nearest to left + up - corner; of equally near ones the first.
///
/// With low and high the smaller and the larger of left and up: at or below low, 3·corner - left - up means that high is
/// nearest, at or above high that low is (both at once only where they are equal), and between them the corner. The
/// chain from one pixel to the next is short this way.
static inline lanes predict(lanes left, lanes up, lanes corner, lanes corner3_minus_up) {
    const lanes threshold = corner3_minus_up - left;
    const lanes low = __builtin_elementwise_min(left, up), high = __builtin_elementwise_max(left, up);
    const lanes not_high = threshold > low, not_low = high > threshold;
    const lanes inner = (not_low & corner) | (~not_low & low);
    return (not_high & inner) | (~not_high & high);
}

static inline void undo_paeth(
    const uint8_t *row, const uint8_t *above, uint8_t *into, size_t count, size_t pixel) {
    lanes left = {0}, corner = {0};
    for (size_t i = 0; i < count; i += pixel) {
        const lanes up = load(above + i);
        left = add(predict(left, up, corner, corner + corner + corner - up), load(row + i));
        corner = up;
        i + pixel < count ? store(into + i, left, 4) : store(into + i, left, pixel);
    }
}

#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("avx2", "default")))
#endif
int unfilter_row(uint8_t filter, const uint8_t *row, const uint8_t *above, uint8_t *into, size_t count, size_t pixel) {
    switch (filter) {
    case 0: memcpy(into, row, count); return 1;
    case 1: pixel == 3 ? undo_sub(row, into, count, 3) : undo_sub(row, into, count, 4); return 1;
    case 2: undo_up(row, above, into, count); return 1;
    case 3: pixel == 3 ? undo_average(row, above, into, count, 3) : undo_average(row, above, into, count, 4); return 1;
    case 4: pixel == 3 ? undo_paeth(row, above, into, count, 3) : undo_paeth(row, above, into, count, 4); return 1;
    default: return 0;
    }
}
