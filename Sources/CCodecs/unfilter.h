#pragma once
#include <stddef.h>
#include <stdint.h>

/// Bytes that may be read (never written) past the end of `row` and `above`.
enum { UNFILTER_SLACK = 16 };

/// Undoes one row's filter (PNG specification, third edition, 9.2) for pixels of 3 or 4 bytes.
///
/// `above` is the row before, unfiltered, zeros for the first one; `row` and `above` need `UNFILTER_SLACK` readable bytes
/// after `count`. `into` gets exactly `count` bytes and overlaps neither. Returns 0 for a filter that does not exist.
int unfilter_row(uint8_t filter, const uint8_t *row, const uint8_t *above, uint8_t *into, size_t count, size_t pixel);
