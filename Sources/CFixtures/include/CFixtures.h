#pragma once
#include <stddef.h>

/// One file of fixtures/images, held by the program itself.
typedef struct {
    const char *_Nonnull path;
    const unsigned char *_Nonnull bytes;
    size_t count;
} cfixtures_file;

size_t cfixtures_count(void);
/// `index` is below `cfixtures_count()`.
cfixtures_file cfixtures_at(size_t index);
