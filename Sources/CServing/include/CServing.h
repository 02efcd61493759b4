#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Compresses by zlib into a gzip member (RFC 1952). Returns its length, or 0 where `room` is too little or zlib fails.
// What zlib can need at most is given by assay_gzip_room.
size_t assay_gzip(const uint8_t *bytes, size_t count, uint8_t *into, size_t room);
size_t assay_gzip_room(size_t count);

// Whether the password is the one a hash was made of, by crypt(3): bcrypt ($2a$, $2b$, $2y$), yescrypt, scrypt. Takes as long as
// the hash was meant to; compares in constant time.
bool assay_password_matches(const char *password, const char *hash);

// Whether crypt(3) knows the hash, and it is whole. Takes as long as a comparison.
bool assay_password_hash_is_whole(const char *hash);

// A bcrypt hash with a new salt, of a cost of 2^cost rounds. `hash` takes at least 384 bytes. False where the system refuses.
bool assay_password_hash(const char *password, unsigned long cost, char *hash, size_t room);
