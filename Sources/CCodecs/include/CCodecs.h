#pragma once
#include <stddef.h>
#include <stdint.h>

/// What became of a call. Errors are values: no longjmp ever leaves this target.
typedef enum codec_status {
    CODEC_OK = 0,
    /// The data is not what its format demands.
    CODEC_BROKEN = 1,
    /// The data ends before the picture does.
    CODEC_TRUNCATED = 2,
    /// Memory ran out.
    CODEC_NO_MEMORY = 3,
} codec_status;

/// The library's own words, and how far it came.
typedef struct codec_result {
    codec_status status;
    /// Complete rows (of the last complete pass, where a picture comes in passes).
    uint32_t rows;
    /// Complete passes of an interlaced picture.
    uint32_t passes;
    char message[200];
} codec_result;

/// The layout of decoded samples: straight RGB or RGBA, rows without padding, 16-bit samples in native byte order.
typedef struct codec_layout {
    uint32_t width, height;
    /// 3 or 4.
    uint32_t channels;
    /// 8 or 16 bits.
    uint32_t depth;
} codec_layout;

/// Decodes a whole PNG into `samples`, which must have room for the layout; a picture of another layout is refused.
codec_result codec_png_decode(const uint8_t *bytes, size_t count, codec_layout layout, void *samples);

/// Encodes as a non-interlaced PNG. `*encoded` is the caller's to release with `codec_release`.
codec_result codec_png_encode(
    const void *samples, codec_layout layout, int level, uint8_t **encoded, size_t *count);

/// Decodes a whole JPEG into 8-bit RGB (3 channels); gray becomes R = G = B, CMYK is converted without a profile.
/// Whatever libjpeg would warn of is an error, but for a missing end marker after the last row, which sets
/// `*lacks_end`.
codec_result codec_jpeg_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, void *samples, int *lacks_end);

/// What a WebP file's header says. `channels` is 4 where there is alpha or an animation.
codec_result codec_webp_layout(const uint8_t *bytes, size_t count, codec_layout *layout, int *is_animated);

/// Decodes a whole WebP, or the first picture of an animation on its transparent canvas.
codec_result codec_webp_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, int is_animated, void *samples);

void codec_release(uint8_t *encoded);
