#include "CKernels.h"

static uint64_t plain(const uint8_t *a, const uint8_t *b, size_t count, int skips_fourth) {
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const int d = skips_fourth && i % 4 == 3 ? 0 : a[i] - b[i];
        total += (uint64_t)(d * d);
    }
    return total;
}

#if defined(__SSE2__)
#include <emmintrin.h>

/// Squares of sixteen differences, added four by four.
static inline __m128i squares(__m128i x, __m128i y) {
    const __m128i gap = _mm_or_si128(_mm_subs_epu8(x, y), _mm_subs_epu8(y, x)), zero = _mm_setzero_si128();
    const __m128i low = _mm_unpacklo_epi8(gap, zero), high = _mm_unpackhi_epi8(gap, zero);
    return _mm_add_epi32(_mm_madd_epi16(low, low), _mm_madd_epi16(high, high));
}

static inline __m128i load(const uint8_t *from, __m128i mask) {
    return _mm_and_si128(_mm_loadu_si128((const __m128i *)from), mask);
}

uint64_t kernel_squared_error8(const uint8_t *a, const uint8_t *b, size_t count, int skips_fourth) {
    const __m128i mask = _mm_set1_epi32(skips_fourth ? 0x00FFFFFF : -1), zero = _mm_setzero_si128();
    __m128i total = zero;
    size_t i = 0;
    while (count - i >= 64) {
        __m128i first = zero, second = zero;
        // A step adds at most 8 · 255² to a lane: 8192 steps stay below 2³².
        for (int step = 0; step < 8192 && count - i >= 64; step++, i += 64) {
            first = _mm_add_epi32(first, squares(load(a + i, mask), load(b + i, mask)));
            second = _mm_add_epi32(second, squares(load(a + i + 16, mask), load(b + i + 16, mask)));
            first = _mm_add_epi32(first, squares(load(a + i + 32, mask), load(b + i + 32, mask)));
            second = _mm_add_epi32(second, squares(load(a + i + 48, mask), load(b + i + 48, mask)));
        }
        for (int half = 0; half < 2; half++) {
            const __m128i lanes = half ? second : first;
            total = _mm_add_epi64(total, _mm_unpacklo_epi32(lanes, zero));
            total = _mm_add_epi64(total, _mm_unpackhi_epi32(lanes, zero));
        }
    }
    uint64_t halves[2];
    _mm_storeu_si128((__m128i *)halves, total);
    return halves[0] + halves[1] + plain(a + i, b + i, count - i, skips_fourth);
}

#else

uint64_t kernel_squared_error8(const uint8_t *a, const uint8_t *b, size_t count, int skips_fourth) {
    return plain(a, b, count, skips_fourth);
}

#endif
