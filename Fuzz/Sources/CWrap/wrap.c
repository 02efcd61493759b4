#include "CWrap.h"

#include <stdlib.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

static uint32_t adler32(const uint8_t *bytes, size_t count) {
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < count; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

int wrap_measure(const uint8_t *deflate, size_t count, size_t most, size_t *size, uint32_t *adler, size_t *used) {
    struct inflate_state *state = malloc(sizeof *state);
    uint8_t *into = malloc(most + 1);
    isal_inflate_init(state);
    state->next_in = (uint8_t *)deflate;
    state->avail_in = (uint32_t)count;
    state->next_out = into;
    state->avail_out = (uint32_t)most + 1;
    const int is_whole = isal_inflate(state) == ISAL_DECOMP_OK && state->block_state == ISAL_BLOCK_FINISH;
    *size = most + 1 - state->avail_out;
    *used = count - state->avail_in - state->read_in_length / 8;
    *adler = adler32(into, *size);
    free(into);
    free(state);
    return is_whole && *size <= most;
}

uint32_t wrap_crc(const uint8_t *bytes, size_t count) { return crc32_gzip_refl(0, bytes, count); }
