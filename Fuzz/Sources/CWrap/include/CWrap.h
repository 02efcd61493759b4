#pragma once
#include <stddef.h>
#include <stdint.h>

/// What ISA-L makes of a raw deflate stream (RFC 1951): the size and the Adler-32 of what it holds, and how many bytes of
/// it were used. 0 where ISA-L refuses it, or it holds more than `most` bytes.
int wrap_measure(const uint8_t *deflate, size_t count, size_t most, size_t *size, uint32_t *adler, size_t *used);

/// The CRC-32 of PNG chunks.
uint32_t wrap_crc(const uint8_t *bytes, size_t count);
