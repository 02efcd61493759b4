#include "CCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct reader {
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    codec_result result;
    const uint8_t *start;
    /// The first scan has not begun.
    int in_header;
    uint32_t remarks;
    /// Four samples a pixel, for CMYK alone.
    uint8_t *inks;
} reader;

/// The data ended, by itself or by an end marker, before the pixels did.
static int is_cut_short(j_common_ptr info) {
    const reader *from = (const reader *)info->err;
    if (from->remarks & CODEC_JPEG_LACKS_END) return 1;
    const int is_short = info->err->msg_code == JWRN_HIT_MARKER || info->err->msg_code == JWRN_MUST_RESYNC;
    return is_short && ((j_decompress_ptr)info)->unread_marker == JPEG_EOI;
}

static void on_error(j_common_ptr info) {
    reader *from = (reader *)info->err;
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    snprintf(from->result.message, sizeof from->result.message, "%s", message);
    from->result.status = info->err->msg_code == JERR_OUT_OF_MEMORY ? CODEC_NO_MEMORY
        : is_cut_short(info) ? CODEC_TRUNCATED : CODEC_BROKEN;
    longjmp(from->escape, 1);
}

/// Whether the bytes that were skipped, up to where the source is now, are all zero.
static int skipped_zeros(j_common_ptr info) {
    const reader *from = (const reader *)info->err;
    // Past the end of the data the source is libjpeg's own.
    if (from->remarks & CODEC_JPEG_LACKS_END) return 0;
    const uint8_t *end = ((j_decompress_ptr)info)->src->next_input_byte;
    const long skipped = info->err->msg_parm.i[0];
    if (skipped < 0 || skipped > end - from->start) return 0;
    for (const uint8_t *at = end - skipped; at < end; at++)
        if (*at) return 0;
    return 1;
}

/// What a warning leaves of the pixels: a remark where all of them are right, 0 where libjpeg goes on by inventing some.
/// The end of the data by itself is a remark, for the end marker may be all that is missing; if pixels are, another
/// warning follows, except in arithmetic coding, where none does.
static uint32_t remark(j_common_ptr info) {
    const reader *from = (const reader *)info->err;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF: return ((j_decompress_ptr)info)->arith_code ? 0 : CODEC_JPEG_LACKS_END;
    case JWRN_EXTRANEOUS_DATA: return from->in_header ? CODEC_JPEG_STRAY_BYTES : skipped_zeros(info) ? CODEC_JPEG_PADDED : 0;
    case JWRN_JFIF_MAJOR: return CODEC_JPEG_BAD_NOTES;
    case JWRN_ADOBE_XFORM: return CODEC_JPEG_UNKNOWN_TRANSFORM;
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_BOGUS_PROGRESSION: return CODEC_JPEG_ODD_SCANS;
    default: return 0;
    }
}

static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    const uint32_t found = remark(info);
    if (!found) on_error(info);
    ((reader *)info->err)->remarks |= found;
}

static void print_nothing(j_common_ptr info) { (void)info; }

/// Adobe's programs store inks inverted, and say so in a marker.
static void rgb_from_cmyk(const uint8_t *inks, uint8_t *rgb, uint32_t width, int inverted) {
    for (uint32_t x = 0; x < width; x++) {
        const unsigned key = inverted ? inks[x * 4 + 3] : 255u - inks[x * 4 + 3];
        for (int channel = 0; channel < 3; channel++) {
            const unsigned light = inverted ? inks[x * 4 + channel] : 255u - inks[x * 4 + channel];
            rgb[x * 3 + channel] = (uint8_t)((light * key + 127) / 255);
        }
    }
}

static void read_rows(j_decompress_ptr info, reader *from, uint8_t *samples) {
    const int is_cmyk = info->out_color_space == JCS_CMYK;
    if (is_cmyk && !(from->inks = malloc((size_t)info->output_width * 4)))
        ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    while (info->output_scanline < info->output_height) {
        const uint32_t row = info->output_scanline;
        from->result.rows = row;
        uint8_t *into = samples + (size_t)row * info->output_width * 3;
        JSAMPROW line = is_cmyk ? from->inks : into;
        jpeg_read_scanlines(info, &line, 1);
        if (is_cmyk) rgb_from_cmyk(from->inks, into, info->output_width, info->saw_Adobe_marker);
    }
}

codec_result codec_jpeg_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, void *samples, uint32_t *remarks) {
    struct jpeg_decompress_struct info;
    reader from = {.start = bytes, .in_header = 1};
    info.err = jpeg_std_error(&from.errors);
    from.errors.error_exit = on_error;
    from.errors.emit_message = on_message;
    from.errors.output_message = print_nothing;
    if (setjmp(from.escape)) {
        jpeg_destroy_decompress(&info);
        free(from.inks);
        return from.result;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, (unsigned long)count);
    jpeg_read_header(&info, TRUE);
    from.in_header = 0;
    if (info.image_width != layout.width || info.image_height != layout.height || layout.channels != 3)
        ERREXIT(&info, JERR_BAD_LENGTH);
    const int has_inks = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
    info.dct_method = JDCT_ISLOW;
    info.do_fancy_upsampling = TRUE;
    jpeg_start_decompress(&info);
    read_rows(&info, &from, samples);
    from.result.rows = layout.height;
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    free(from.inks);
    *remarks = from.remarks;
    return from.result;
}
