#include "CCodecs.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct source {
    const uint8_t *next;
    size_t left;
    codec_png_leniency leniency;
    codec_result result;
} source;

typedef struct sink {
    uint8_t *bytes;
    size_t count, capacity;
    codec_result result;
} sink;

static void fail(codec_result *result, png_const_charp message) {
    if (result->status == CODEC_OK) result->status = CODEC_BROKEN;
    snprintf(result->message, sizeof result->message, "%s", message);
}

static int is_short_of_data(png_const_charp message) {
    return strstr(message, "Not enough image data") != NULL || strstr(message, "Not enough compressed data") != NULL;
}

static void on_read_error(png_structp png, png_const_charp message) {
    source *from = png_get_error_ptr(png);
    if (from->result.status == CODEC_OK && is_short_of_data(message)) from->result.status = CODEC_TRUNCATED;
    fail(&from->result, message);
    png_longjmp(png, 1);
}

static void on_write_error(png_structp png, png_const_charp message) {
    sink *to = png_get_error_ptr(png);
    fail(&to->result, message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// Of what a lenient libpng only warns of, surplus data leaves all pixels right; anything else is an error.
static void on_read_warning(png_structp png, png_const_charp message) {
    source *from = png_get_error_ptr(png);
    if (from->leniency == CODEC_PNG_STRICT) return;
    if (!strstr(message, "Too much") && !strstr(message, "Extra compressed data")) png_error(png, message);
    from->result.is_padded = 1;
}

static void read_bytes(png_structp png, png_bytep into, size_t count) {
    source *from = png_get_io_ptr(png);
    if (count > from->left) {
        from->result.status = CODEC_TRUNCATED;
        png_error(png, "the data ends too early");
    }
    memcpy(into, from->next, count);
    from->next += count;
    from->left -= count;
}

static int is_little_endian(void) {
    const uint16_t one = 1;
    return *(const uint8_t *)&one == 1;
}

/// A wrong checksum anywhere, and whatever libpng would only warn of in the pixels, ends the reading.
/// Text, profiles and every other ancillary chunk but tRNS are skipped unread.
static void be_strict(png_structp png, codec_layout layout, codec_png_leniency leniency) {
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_benign_errors(png, leniency != CODEC_PNG_STRICT);
    if (leniency == CODEC_PNG_ANY_WINDOW) png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_user_limits(png, layout.width, layout.height);
}

static void ask_for_straight_rgb(png_structp png) {
    png_set_expand(png);
    png_set_gray_to_rgb(png);
    if (is_little_endian()) png_set_swap(png);
}

codec_result codec_png_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, codec_png_leniency leniency, void *samples) {
    source from = {.next = bytes, .left = count, .leniency = leniency};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &from, on_read_error, on_read_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return (codec_result){.status = CODEC_NO_MEMORY, .message = "libpng could not start"};
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return from.result;
    }
    png_set_read_fn(png, &from, read_bytes);
    be_strict(png, layout, leniency);
    png_read_info(png, info);
    ask_for_straight_rgb(png);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const size_t stride = (size_t)layout.width * layout.channels * (layout.depth / 8);
    if (png_get_image_width(png, info) != layout.width || png_get_image_height(png, info) != layout.height
        || png_get_channels(png, info) != layout.channels || png_get_rowbytes(png, info) != stride)
        png_error(png, "the header contradicts the chunks after it");
    for (int pass = 0; pass < passes; pass++) {
        from.result.passes = (uint32_t)pass;
        for (uint32_t row = 0; row < layout.height; row++) {
            from.result.rows = row;
            png_read_row(png, (png_bytep)samples + row * stride, NULL);
        }
    }
    from.result.rows = layout.height;
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    return from.result;
}

static void write_bytes(png_structp png, png_bytep from, size_t count) {
    sink *to = png_get_io_ptr(png);
    if (count > to->capacity - to->count) {
        const size_t capacity = (to->count + count) * 2;
        uint8_t *grown = realloc(to->bytes, capacity);
        if (!grown) {
            to->result.status = CODEC_NO_MEMORY;
            png_error(png, "memory ran out");
        }
        to->bytes = grown;
        to->capacity = capacity;
    }
    memcpy(to->bytes + to->count, from, count);
    to->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

codec_result codec_png_encode(
    const void *samples, codec_layout layout, int level, uint8_t **encoded, size_t *count) {
    sink to = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &to, on_write_error, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        return (codec_result){.status = CODEC_NO_MEMORY, .message = "libpng could not start"};
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        free(to.bytes);
        return to.result;
    }
    png_set_write_fn(png, &to, write_bytes, flush_nothing);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, layout.width, layout.height, (int)layout.depth,
        layout.channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, level);
    // What is not compressed is not prepared for it either.
    if (level == 0) png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    if (layout.depth == 16 && is_little_endian()) png_set_swap(png);
    const size_t stride = (size_t)layout.width * layout.channels * (layout.depth / 8);
    for (uint32_t row = 0; row < layout.height; row++)
        png_write_row(png, (png_const_bytep)samples + row * stride);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    *encoded = to.bytes;
    *count = to.count;
    return to.result;
}

void codec_release(uint8_t *encoded) { free(encoded); }
