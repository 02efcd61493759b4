// What a probe costs at least on this machine: a bare loop over libcurl that asks one address so many times a second, each time
// by a connection of its own, and does nothing with the answer. Prints the milliseconds of CPU for each.
// usage: floor URL PER_SECOND COUNT
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    double rate = atof(argv[2]), begin = seconds();
    int count = atoi(argv[3]), started = 0, done = 0, running = 0, left = 0;
    CURLM *multi = curl_multi_init();
    while (done < count) {
        double now = seconds() - begin;
        for (; started < count && started < now * rate; started++) {
            CURL *easy = curl_easy_init();
            curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
            curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
            curl_multi_add_handle(multi, easy);
        }
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            CURL *easy = message->easy_handle;
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
            done++;
        }
        double pause = started / rate - (seconds() - begin);
        curl_multi_poll(multi, NULL, 0, pause > 0.001 ? (int)(pause * 1000) : 1, NULL);
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("%.3f\n", spent * 1000 / count);
}
