#include "CCodecs.h"

#include <stdio.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static codec_result outcome(VP8StatusCode code, uint32_t rows) {
    codec_result result = {.rows = rows};
    const char *message = "";
    switch (code) {
    case VP8_STATUS_OK: return result;
    case VP8_STATUS_OUT_OF_MEMORY: result.status = CODEC_NO_MEMORY; message = "memory ran out"; break;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA: result.status = CODEC_TRUNCATED; message = "not enough data"; break;
    case VP8_STATUS_UNSUPPORTED_FEATURE: result.status = CODEC_BROKEN; message = "unsupported feature"; break;
    case VP8_STATUS_INVALID_PARAM: result.status = CODEC_BROKEN; message = "invalid parameter"; break;
    case VP8_STATUS_USER_ABORT: result.status = CODEC_BROKEN; message = "aborted"; break;
    case VP8_STATUS_BITSTREAM_ERROR: result.status = CODEC_BROKEN; message = "bitstream error"; break;
    }
    snprintf(result.message, sizeof result.message, "%s", message);
    return result;
}

codec_result codec_webp_layout(const uint8_t *bytes, size_t count, codec_layout *layout, int *is_animated) {
    WebPBitstreamFeatures features;
    const VP8StatusCode code = WebPGetFeatures(bytes, count, &features);
    if (code != VP8_STATUS_OK) return outcome(code, 0);
    *is_animated = features.has_animation;
    *layout = (codec_layout){
        .width = (uint32_t)features.width, .height = (uint32_t)features.height,
        .channels = features.has_alpha || features.has_animation ? 4 : 3, .depth = 8};
    return outcome(code, 0);
}

static codec_result decode_still(const uint8_t *bytes, size_t count, codec_layout layout, uint8_t *samples) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return outcome(VP8_STATUS_UNSUPPORTED_FEATURE, 0);
    const size_t stride = (size_t)layout.width * layout.channels;
    config.output.colorspace = layout.channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = samples;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * layout.height;
    const VP8StatusCode code = WebPDecode(bytes, count, &config);
    WebPFreeDecBuffer(&config.output);
    return outcome(code, code == VP8_STATUS_OK ? layout.height : 0);
}

static codec_result decode_first(const uint8_t *bytes, size_t count, codec_layout layout, uint8_t *samples) {
    const WebPData data = {.bytes = bytes, .size = count};
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options)) return outcome(VP8_STATUS_UNSUPPORTED_FEATURE, 0);
    options.color_mode = MODE_RGBA;
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, &options);
    WebPAnimInfo info;
    uint8_t *canvas = NULL;
    int until = 0;
    const int there = decoder && WebPAnimDecoderGetInfo(decoder, &info) && info.canvas_width == layout.width
        && info.canvas_height == layout.height && WebPAnimDecoderGetNext(decoder, &canvas, &until);
    if (there) memcpy(samples, canvas, (size_t)layout.width * layout.height * 4);
    WebPAnimDecoderDelete(decoder);
    return outcome(there ? VP8_STATUS_OK : VP8_STATUS_BITSTREAM_ERROR, there ? layout.height : 0);
}

codec_result codec_webp_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, int is_animated, void *samples) {
    return is_animated ? decode_first(bytes, count, layout, samples) : decode_still(bytes, count, layout, samples);
}
