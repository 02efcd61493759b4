#include "CCodecs.h"
#include "unfilter.h"

#include <stdlib.h>
#include <string.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/// Where the IDAT chunks of a file are; each is a length, a name, a body and a checksum.
typedef struct chunks {
    const uint8_t *next, *end;
} chunks;

struct codec_png_rows {
    chunks data;
    size_t stride, pixel;
    uint32_t rows_left;
    /// Inflated bytes that are not rows yet: from `start` to `end` of `window`.
    uint8_t *window, *above;
    size_t start, end, capacity;
    struct inflate_state inflate;
};

static uint32_t number(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int is_named(const uint8_t *chunk, const char *name) { return memcmp(chunk + 4, name, 4) == 0; }

/// The size of a whole chunk with a right checksum, or 0. `most` is the longest body.
static size_t sound_chunk(const uint8_t *at, size_t left, size_t most) {
    if (left < 12) return 0;
    const size_t length = number(at);
    if (length > most || length > left - 12) return 0;
    return crc32_gzip_refl(0, at + 4, length + 4) == number(at + 8 + length) ? length + 12 : 0;
}

/// A chunk that says nothing about pixels: its name's first letter is small, and it is not tRNS.
static int is_ancillary(const uint8_t *chunk) {
    for (int letter = 4; letter < 8; letter++)
        if ((chunk[letter] | 32) < 'a' || (chunk[letter] | 32) > 'z') return 0;
    return (chunk[4] & 32) && !is_named(chunk, "tRNS");
}

static int is_plain_header(const uint8_t *bytes, codec_layout layout) {
    static const uint8_t magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const uint8_t *body = bytes + 16;
    return memcmp(bytes, magic, 8) == 0 && number(bytes + 8) == 13 && is_named(bytes + 8, "IHDR")
        && number(body) == layout.width && number(body + 4) == layout.height && layout.width && layout.height
        && body[8] == 8 && body[9] == (layout.channels == 4 ? 6 : 2) && !body[10] && !body[11] && !body[12]
        && layout.depth == 8 && sound_chunk(bytes + 8, 25, 13);
}

/// Finds the IDAT chunks of a file in which nothing is out of the ordinary; `next` is NULL for any other.
static chunks plain_data(const uint8_t *bytes, size_t count, codec_layout layout) {
    const chunks none = {0};
    if (count < 45 || !is_plain_header(bytes, layout)) return none;
    const size_t raw = (size_t)layout.height * ((size_t)layout.width * layout.channels + 1);
    chunks found = {0};
    const uint8_t *at = bytes + 33;
    for (;;) {
        const size_t left = (size_t)(bytes + count - at);
        const int is_data = left >= 12 && is_named(at, "IDAT");
        const size_t size = sound_chunk(at, left, is_data ? raw + 1000 : 1 << 20);
        if (!size) return none;
        if (is_named(at, "IEND")) return size == 12 && left == 12 ? found : none;
        if (is_data) {
            if (found.next && found.end != at) return none;
            if (!found.next) found.next = at;
            found.end = at + size;
        } else if (!is_ancillary(at))
            return none;
        at += size;
    }
}

/// Hands the next chunk's body to the decompressor; 0 when there is none left.
static int feed(codec_png_rows *rows) {
    if (rows->data.next == rows->data.end) return 0;
    rows->inflate.avail_in = number(rows->data.next);
    rows->inflate.next_in = (uint8_t *)rows->data.next + 8;
    rows->data.next += rows->inflate.avail_in + 12;
    return 1;
}

codec_png_rows *codec_png_rows_open(const uint8_t *bytes, size_t count, codec_layout layout) {
    const chunks data = plain_data(bytes, count, layout);
    // The zlib header of a deflate stream with the full window: with a smaller one libpng may refuse what others read.
    if (!data.next || number(data.next) < 2 || data.next[8] != 0x78) return NULL;
    codec_png_rows *rows = calloc(1, sizeof *rows);
    if (!rows) return NULL;
    rows->data = data;
    rows->pixel = layout.channels;
    rows->stride = (size_t)layout.width * layout.channels;
    rows->rows_left = layout.height;
    const size_t two_rows = 2 * (rows->stride + 1), least = 1 << 18;
    rows->capacity = two_rows > least ? two_rows : least;
    rows->window = malloc(rows->capacity + UNFILTER_SLACK);
    rows->above = calloc(1, rows->stride + UNFILTER_SLACK);
    if (!rows->window || !rows->above) {
        codec_png_rows_close(rows);
        return NULL;
    }
    isal_inflate_init(&rows->inflate);
    rows->inflate.crc_flag = ISAL_ZLIB;
    return rows;
}

/// Inflates until the window is full or the input ends; 0 for a broken stream.
static int fill(codec_png_rows *rows) {
    memmove(rows->window, rows->window + rows->start, rows->end - rows->start);
    rows->end -= rows->start;
    rows->start = 0;
    struct inflate_state *inflate = &rows->inflate;
    inflate->next_out = rows->window + rows->end;
    inflate->avail_out = (uint32_t)(rows->capacity - rows->end);
    do {
        if (isal_inflate(inflate) != ISAL_DECOMP_OK) return 0;
    } while (inflate->avail_out && inflate->block_state != ISAL_BLOCK_FINISH && (inflate->avail_in || feed(rows)));
    rows->end = rows->capacity - inflate->avail_out;
    return 1;
}

/// The stream ended with the last row, its checksum was right, and nothing comes after it.
static int is_at_its_end(codec_png_rows *rows) {
    if (rows->inflate.block_state != ISAL_BLOCK_FINISH && !fill(rows)) return 0;
    if (rows->inflate.block_state != ISAL_BLOCK_FINISH || rows->inflate.avail_in || rows->start != rows->end) return 0;
    while (feed(rows))
        if (rows->inflate.avail_in) return 0;
    return 1;
}

int codec_png_rows_next(codec_png_rows *rows, uint8_t *samples, uint32_t count) {
    if (count > rows->rows_left || !count) return 0;
    const size_t line = rows->stride + 1;
    const uint8_t *above = rows->above;
    for (uint32_t row = 0; row < count; row++) {
        if (rows->end - rows->start < line && (!fill(rows) || rows->end - rows->start < line)) return 0;
        const uint8_t *from = rows->window + rows->start;
        uint8_t *into = samples + row * rows->stride;
        if (!unfilter_row(from[0], from + 1, above, into, rows->stride, rows->pixel)) return 0;
        rows->start += line;
        above = into;
    }
    memcpy(rows->above, above, rows->stride);
    rows->rows_left -= count;
    return rows->rows_left > 0 || is_at_its_end(rows);
}

uint32_t codec_png_checksum(const uint8_t *bytes, size_t count) { return crc32_gzip_refl(0, bytes, count); }

void codec_png_rows_close(codec_png_rows *rows) {
    if (!rows) return;
    free(rows->window);
    free(rows->above);
    free(rows);
}
