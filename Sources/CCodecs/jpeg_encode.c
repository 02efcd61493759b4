#include "CCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct writer {
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    codec_result result;
} writer;

static void on_error(j_common_ptr info) {
    writer *to = (writer *)info->err;
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    snprintf(to->result.message, sizeof to->result.message, "%s", message);
    to->result.status = info->err->msg_code == JERR_OUT_OF_MEMORY ? CODEC_NO_MEMORY : CODEC_BROKEN;
    longjmp(to->escape, 1);
}

static void print_nothing(j_common_ptr info) { (void)info; }

codec_result codec_jpeg_encode(
    const uint8_t *samples, codec_layout layout, int quality, uint8_t **encoded, size_t *count) {
    struct jpeg_compress_struct info;
    writer to = {0};
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    info.err = jpeg_std_error(&to.errors);
    to.errors.error_exit = on_error;
    to.errors.output_message = print_nothing;
    if (setjmp(to.escape)) {
        jpeg_destroy_compress(&info);
        free(bytes);
        return to.result;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &length);
    info.image_width = layout.width;
    info.image_height = layout.height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.optimize_coding = TRUE;
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = (JSAMPROW)(samples + (size_t)info.next_scanline * layout.width * 3);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    *encoded = bytes;
    *count = length;
    return to.result;
}
