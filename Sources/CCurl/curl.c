// libcurl, opened when it is first called.
// Its header of addresses is left out: whether `curl_url_get` takes a const address is another thing in each version.
#define CURLINC_URLAPI_H
#include "CCurl.h"

#include <stdarg.h>

#include "COpening.h"

// Its fourth ABI, which it has had since 2006.
static struct assay_opened libcurl = ASSAY_OPENED("libcurl.so.4", "libcurl", "libcurl4");
#define REAL(name) ASSAY_REAL(&libcurl, name)

CURLcode curl_global_init(long flags) { REAL(curl_global_init) return call(flags); }
void curl_free(void *memory) { REAL(curl_free) call(memory); }

CURL *curl_easy_init(void) { REAL(curl_easy_init) return call(); }
void curl_easy_cleanup(CURL *easy) { REAL(curl_easy_cleanup) call(easy); }
CURLcode curl_easy_perform(CURL *easy) { REAL(curl_easy_perform) return call(easy); }
const char *curl_easy_strerror(CURLcode code) { REAL(curl_easy_strerror) return call(code); }

// Their one further argument is a long, a pointer or a curl_off_t: 64 bits on every machine that is built for, in the same place.
// On a machine where an argument is less, this does not compile.
_Static_assert(sizeof(long) == sizeof(void *) && sizeof(curl_off_t) == sizeof(void *), "an argument is one register");

CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...) {
    REAL(curl_easy_setopt)
    va_list arguments;
    va_start(arguments, option);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    return call(easy, option, value);
}
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...) {
    REAL(curl_easy_getinfo)
    va_list arguments;
    va_start(arguments, info);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    return call(easy, info, value);
}
CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...) {
    REAL(curl_multi_setopt)
    va_list arguments;
    va_start(arguments, option);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    return call(multi, option, value);
}

CURLM *curl_multi_init(void) { REAL(curl_multi_init) return call(); }
CURLMcode curl_multi_cleanup(CURLM *multi) { REAL(curl_multi_cleanup) return call(multi); }
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy) { REAL(curl_multi_add_handle) return call(multi, easy); }
CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy) { REAL(curl_multi_remove_handle) return call(multi, easy); }
CURLMcode curl_multi_perform(CURLM *multi, int *running) { REAL(curl_multi_perform) return call(multi, running); }
CURLMcode curl_multi_wakeup(CURLM *multi) { REAL(curl_multi_wakeup) return call(multi); }
CURLMsg *curl_multi_info_read(CURLM *multi, int *left) { REAL(curl_multi_info_read) return call(multi, left); }
CURLMcode curl_multi_poll(
    CURLM *multi, struct curl_waitfd *extra, unsigned int count, int milliseconds, int *ready
) {
    REAL(curl_multi_poll)
    return call(multi, extra, count, milliseconds, ready);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) { REAL(curl_slist_append) return call(list, text); }
void curl_slist_free_all(struct curl_slist *list) { REAL(curl_slist_free_all) call(list); }

// Enumerations are unsigned int where they cross a call.
typedef struct Curl_URL CURLU;
CURLU *curl_url(void);
void curl_url_cleanup(CURLU *url);
unsigned int curl_url_get(const CURLU *url, unsigned int part, char **text, unsigned int flags);
unsigned int curl_url_set(CURLU *url, unsigned int part, const char *text, unsigned int flags);

CURLU *curl_url(void) { REAL(curl_url) return call(); }
void curl_url_cleanup(CURLU *url) { REAL(curl_url_cleanup) call(url); }
unsigned int curl_url_get(const CURLU *url, unsigned int part, char **text, unsigned int flags) {
    REAL(curl_url_get)
    return call(url, part, text, flags);
}
unsigned int curl_url_set(CURLU *url, unsigned int part, const char *text, unsigned int flags) {
    REAL(curl_url_set)
    return call(url, part, text, flags);
}
