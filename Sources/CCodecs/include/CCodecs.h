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
    /// More pixels than the library takes.
    CODEC_TOO_LARGE = 4,
} codec_status;

/// The library's own words, and how far it came.
typedef struct codec_result {
    codec_status status;
    /// Complete rows (of the last complete pass, where a picture comes in passes).
    uint32_t rows;
    /// Complete passes of an interlaced picture.
    uint32_t passes;
    /// A PNG came with more data than its pixels need.
    uint32_t is_padded;
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

/// How much of a PNG must be right besides its pixels.
typedef enum codec_png_leniency {
    /// Everything.
    CODEC_PNG_STRICT = 0,
    /// More data may come than the pixels need.
    CODEC_PNG_LENIENT = 1,
    /// And it may reach farther back than its zlib header declares.
    CODEC_PNG_ANY_WINDOW = 2,
} codec_png_leniency;

/// Decodes a whole PNG into `samples`, which must have room for the layout; a picture of another layout is refused.
codec_result codec_png_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, codec_png_leniency leniency, void *samples);

/// The CRC-32 of PNG chunks (PNG specification, third edition, 5.5).
uint32_t codec_png_checksum(const uint8_t *bytes, size_t count);

/// The quick way through an ordinary PNG, a few rows at a time: 8-bit RGB or RGBA, not interlaced, no tRNS, everything
/// about it as it should be. It has no errors of its own: whatever it does not take, `codec_png_decode` is to judge.
typedef struct codec_png_rows codec_png_rows;

/// NULL for a file that is not so plain, or of another layout. Borrows `bytes` until closed.
codec_png_rows *codec_png_rows_open(const uint8_t *bytes, size_t count, codec_layout layout);

/// The next `count` rows into `samples`, which is not written past them, but read up to 16 bytes past all but the last
/// row. With the last row the end of the data and its checksum are verified. 0 means that nothing read so far may be
/// trusted.
int codec_png_rows_next(codec_png_rows *rows, uint8_t *samples, uint32_t count);

void codec_png_rows_close(codec_png_rows *rows);

/// Encodes as a non-interlaced PNG. `*encoded` is the caller's to release with `codec_release`.
codec_result codec_png_encode(
    const void *samples, codec_layout layout, int level, uint8_t **encoded, size_t *count);

/// What is odd about a JPEG whose pixels are all there; a set of bits.
enum {
    CODEC_JPEG_LACKS_END = 1,
    /// Before a marker of the header.
    CODEC_JPEG_STRAY_BYTES = 2,
    /// Zeros after a scan.
    CODEC_JPEG_PADDED = 4,
    CODEC_JPEG_BAD_NOTES = 8,
    CODEC_JPEG_UNKNOWN_TRANSFORM = 16,
    CODEC_JPEG_ODD_SCANS = 32,
};

/// Decodes a whole JPEG into 8-bit RGB (3 channels); gray becomes R = G = B, CMYK is converted without a profile.
/// Whatever libjpeg would warn of is an error where pixels may be wrong, and one of `codec_jpeg_remark` where none is.
codec_result codec_jpeg_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, void *samples, uint32_t *remarks);

/// What a WebP file's header says. `channels` is 4 where there is alpha or an animation.
codec_result codec_webp_layout(const uint8_t *bytes, size_t count, codec_layout *layout, int *is_animated);

/// Decodes a whole WebP, or the first picture of an animation on its transparent canvas.
codec_result codec_webp_decode(
    const uint8_t *bytes, size_t count, codec_layout layout, int is_animated, void *samples);

/// What the boxes of an AVIF file say. Its pixels are stored unturned, unmirrored and uncropped.
typedef struct codec_avif_facts {
    /// 16 bits for pictures of 10 and 12.
    codec_layout layout;
    int is_animated;
    /// Read although boxes are missing that the format demands and readers do without.
    int is_loose;
    /// To be turned by so many times 90 degrees anticlockwise when shown (HEIF, `irot`): 0 to 3.
    int quarter_turns;
    /// And then mirrored: 0 top and bottom exchanged, 1 left and right (HEIF, `imir`); -1 not at all.
    int mirror_axis;
    /// To be shown without its borders (HEIF, `clap`).
    int is_cropped;
} codec_avif_facts;

/// Reads the boxes alone: nothing is decoded, no memory of the picture's size is asked for.
codec_result codec_avif_facts_of(const uint8_t *bytes, size_t count, codec_avif_facts *facts);

/// Decodes a whole AVIF, or the first picture of an animation, on the calling thread; alpha is straight. `facts` are those
/// of `codec_avif_facts_of` for the same bytes; a picture that turns out to be otherwise is refused.
codec_result codec_avif_decode(const uint8_t *bytes, size_t count, const codec_avif_facts *facts, void *samples);

/// Encodes 8-bit RGB as a baseline JPEG; `quality` is libjpeg's, 1 to 100. `*encoded` is the caller's to release.
codec_result codec_jpeg_encode(
    const uint8_t *samples, codec_layout layout, int quality, uint8_t **encoded, size_t *count);

void codec_release(uint8_t *encoded);
