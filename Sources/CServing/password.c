#define _GNU_SOURCE
#include "CServing.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

static bool equal(const char *a, const char *b) {
    size_t length = strlen(a);
    if (length != strlen(b)) return false;
    volatile unsigned char difference = 0;
    for (size_t i = 0; i < length; i++) difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}

// crypt_rn's scratch space is 32 KiB: too much for the stack of a small thread.
bool assay_password_matches(const char *password, const char *hash) {
    struct crypt_data *scratch = calloc(1, sizeof *scratch);
    if (!scratch) return false;
    const char *made = crypt_rn(password, hash, scratch, sizeof *scratch);
    bool matches = made && equal(made, hash);
    free(scratch);
    return matches;
}

bool assay_password_hash_is_whole(const char *hash) {
    struct crypt_data *scratch = calloc(1, sizeof *scratch);
    if (!scratch) return false;
    const char *made = crypt_rn("password", hash, scratch, sizeof *scratch);
    const char *end = strrchr(hash, '$');
    size_t head = end ? (size_t)(end - hash) : 0;
    // The salt is in the head, or, of bcrypt, in the 22 characters after it.
    if (strncmp(hash, "$2", 2) == 0) head += 22;
    bool whole = made && strlen(made) == strlen(hash) && head < strlen(hash) && strncmp(made, hash, head) == 0;
    free(scratch);
    return whole;
}

bool assay_password_hash(const char *password, unsigned long cost, char *hash, size_t room) {
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (!crypt_gensalt_rn("$2b$", cost, NULL, 0, setting, sizeof setting)) return false;
    struct crypt_data *scratch = calloc(1, sizeof *scratch);
    if (!scratch) return false;
    const char *made = crypt_rn(password, setting, scratch, sizeof *scratch);
    bool fits = made && strlen(made) < room;
    if (fits) strcpy(hash, made);
    free(scratch);
    return fits;
}
