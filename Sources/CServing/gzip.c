#include "CServing.h"

#include <string.h>
#include <zlib.h>

static const int gzip_window = 15 + 16;  // 16: a gzip header, not zlib's.
static const int level = 6;

static bool begin(z_stream *stream) {
    memset(stream, 0, sizeof *stream);
    return deflateInit2(stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

size_t assay_gzip_room(size_t count) {
    z_stream stream;
    if (!begin(&stream)) return 0;
    size_t room = deflateBound(&stream, count);
    deflateEnd(&stream);
    return room;
}

size_t assay_gzip(const uint8_t *bytes, size_t count, uint8_t *into, size_t room) {
    z_stream stream;
    if (count > UINT32_MAX || room > UINT32_MAX || !begin(&stream)) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = into;
    stream.avail_out = (uInt)room;
    int state = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return state == Z_STREAM_END ? written : 0;
}
