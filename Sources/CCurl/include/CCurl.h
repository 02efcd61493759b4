#pragma once
#define CURL_DISABLE_TYPECHECK  // otherwise curl_easy_setopt is a type-checking macro that Swift cannot import
#include <curl/curl.h>
#include <malloc.h>

// Swift cannot call C's variadic functions: one typed wrapper per kind of argument. libcurl's own `CURL *` is `void *`.

static inline CURLcode assay_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode assay_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
// libcurl copies the string, except for CURLOPT_POSTFIELDS.
static inline CURLcode assay_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode assay_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

// Body and header callbacks have the same shape.
typedef size_t (*assay_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode assay_set_bytes_callback(CURL *easy, CURLoption option, assay_bytes_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}
static inline CURLcode assay_set_progress_callback(CURL *easy, curl_xferinfo_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, callback);
}
static inline CURLcode assay_set_before_request_callback(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode assay_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode assay_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode assay_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode assay_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The result of a CURLMSG_DONE message lies in a union.
static inline CURLcode assay_message_result(const CURLMsg *message) { return message->data.result; }

// Large answers are given back to the system as soon as they are freed. Left to itself, glibc raises the size from which it
// does so up to 32 MB, as large blocks come and go, and keeps what is smaller.
static inline void assay_return_large_blocks(void) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
    // Threads that come and go leave an arena each behind.
    mallopt(M_ARENA_MAX, 2);
#endif
}
