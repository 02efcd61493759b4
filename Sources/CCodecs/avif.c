#include "CCodecs.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <avif/avif.h>

// libavif is opened when the first AVIF file comes: with the coders it brings it takes the loader longer than all else that happens
// before a program ends. Its structures are those of the header, so its name is that of the header's ABI.
#if AVIF_VERSION >= 1000000
static const char library[] = "libavif.so.16";
#else
static const char library[] = "libavif.so.15";
#endif

#define FUNCTIONS(X)                                                                                                               \
    X(avifResultToString) X(avifDecoderCreate) X(avifDecoderDestroy) X(avifDecoderSetIOMemory) X(avifDecoderParse)                 \
    X(avifDecoderNextImage) X(avifRGBImageSetDefaults) X(avifImageYUVToRGB)

static struct {
#define MEMBER(name) __typeof__(&name) name;
    FUNCTIONS(MEMBER)
} avif;
static int is_open;

static void open_library(void) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    is_open = 1;
#define FIND(name) is_open = is_open && (avif.name = (__typeof__(&name))dlsym(handle, #name)) != NULL;
    FUNCTIONS(FIND)
}

/// False where libavif is not installed.
static int has_library(void) {
    static pthread_once_t opened = PTHREAD_ONCE_INIT;
    pthread_once(&opened, open_library);
    return is_open;
}

/// Pictures of an animation whose table is read; only the first is ever decoded.
enum { MOST_FRAMES = 10000 };

static codec_result outcome(avifResult code, const avifDecoder *decoder) {
    codec_result result = {0};
    if (code == AVIF_RESULT_OK) return result;
    const char *detail = decoder ? decoder->diag.error : "";
    const int is_large = strstr(detail, "too large") != NULL;
    const int is_short = code == AVIF_RESULT_TRUNCATED_DATA || code == AVIF_RESULT_IO_ERROR;
    result.status = code == AVIF_RESULT_OUT_OF_MEMORY ? CODEC_NO_MEMORY
        : is_large ? CODEC_TOO_LARGE : is_short ? CODEC_TRUNCATED : CODEC_BROKEN;
    snprintf(result.message, sizeof result.message, "%s%s%s", avif.avifResultToString(code), *detail ? ": " : "", detail);
    return result;
}

/// One thread, no metadata, and dav1d, which alone refuses too large a picture before it asks for memory.
/// NULL when memory ran out.
static avifDecoder *begin(const uint8_t *bytes, size_t count, int is_loose, uint32_t most_pixels) {
    avifDecoder *decoder = avif.avifDecoderCreate();
    if (!decoder) return NULL;
    decoder->codecChoice = AVIF_CODEC_CHOICE_DAV1D;
    decoder->maxThreads = 1;
    decoder->ignoreExif = AVIF_TRUE;
    decoder->ignoreXMP = AVIF_TRUE;
    decoder->imageSizeLimit = most_pixels;
    decoder->imageDimensionLimit = 0;
    decoder->imageCountLimit = MOST_FRAMES;
    decoder->strictFlags = is_loose ? AVIF_STRICT_DISABLED : AVIF_STRICT_ENABLED;
    if (avif.avifDecoderSetIOMemory(decoder, bytes, count) == AVIF_RESULT_OK) return decoder;
    avif.avifDecoderDestroy(decoder);
    return NULL;
}

static const codec_result no_memory = {.status = CODEC_NO_MEMORY, .message = "libavif could not start"};

static const codec_result no_library = {
    .status = CODEC_NO_MEMORY, .message = "libavif is not installed (Debian's package libavif15 has it)"};

static codec_avif_facts facts_of(const avifDecoder *decoder) {
    const avifImage *image = decoder->image;
    codec_avif_facts facts = {.mirror_axis = -1};
    facts.layout = (codec_layout){
        .width = image->width, .height = image->height, .channels = decoder->alphaPresent ? 4 : 3,
        .depth = image->depth > 8 ? 16 : 8};
    facts.is_animated = decoder->imageCount > 1;
    if (image->transformFlags & AVIF_TRANSFORM_IROT) facts.quarter_turns = image->irot.angle & 3;
#if AVIF_VERSION >= 1000000
    if (image->transformFlags & AVIF_TRANSFORM_IMIR) facts.mirror_axis = image->imir.axis & 1;
#else
    if (image->transformFlags & AVIF_TRANSFORM_IMIR) facts.mirror_axis = image->imir.mode & 1;
#endif
    facts.is_cropped = (image->transformFlags & AVIF_TRANSFORM_CLAP) != 0;
    return facts;
}

codec_result codec_avif_facts_of(const uint8_t *bytes, size_t count, codec_avif_facts *facts) {
    codec_result result = {0};
    if (!has_library()) return no_library;
    for (int is_loose = 0; is_loose <= 1; is_loose++) {
        avifDecoder *decoder = begin(bytes, count, is_loose, AVIF_DEFAULT_IMAGE_SIZE_LIMIT);
        if (!decoder) return no_memory;
        result = outcome(avif.avifDecoderParse(decoder), decoder);
        if (result.status == CODEC_OK) {
            *facts = facts_of(decoder);
            facts->is_loose = is_loose;
        }
        avif.avifDecoderDestroy(decoder);
        if (result.status == CODEC_OK) break;
    }
    return result;
}

/// libavif's own arithmetic, not libyuv's: the same samples wherever it was built.
static avifResult convert(const avifImage *image, codec_layout layout, void *samples) {
    avifRGBImage rgb;
    avif.avifRGBImageSetDefaults(&rgb, image);
    rgb.depth = layout.depth;
    rgb.format = layout.channels == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
    rgb.chromaUpsampling = AVIF_CHROMA_UPSAMPLING_BEST_QUALITY;
    rgb.avoidLibYUV = AVIF_TRUE;
    rgb.pixels = samples;
    rgb.rowBytes = layout.width * layout.channels * (layout.depth / 8);
    return avif.avifImageYUVToRGB(image, &rgb);
}

codec_result codec_avif_decode(const uint8_t *bytes, size_t count, const codec_avif_facts *facts, void *samples) {
    const codec_layout layout = facts->layout;
    if (!has_library()) return no_library;
    avifDecoder *decoder = begin(bytes, count, facts->is_loose, layout.width * layout.height);
    if (!decoder) return no_memory;
    codec_result result = outcome(avif.avifDecoderParse(decoder), decoder);
    if (result.status == CODEC_OK) result = outcome(avif.avifDecoderNextImage(decoder), decoder);
    if (result.status == CODEC_OK) {
        const avifImage *image = decoder->image;
        const uint32_t depth = image->depth > 8 ? 16 : 8;
        if (image->width != layout.width || image->height != layout.height || depth != layout.depth
            || (image->alphaPlane != NULL) != (layout.channels == 4)) {
            result.status = CODEC_BROKEN;
            snprintf(result.message, sizeof result.message, "the picture contradicts its header");
        } else {
            result = outcome(convert(image, layout, samples), NULL);
        }
    }
    if (result.status == CODEC_OK) result.rows = layout.height;
    avif.avifDecoderDestroy(decoder);
    return result;
}
