// Preloaded, it sets the wall clock of one process, as settimeofday(2) would set the machine's: by as many seconds as the
// file named in CLOCK_OFFSET_FILE says at the moment. Other clocks, and the timers of the kernel, go on as they are; libfaketime
// moves timers of monotonic clocks too, which no setting of a clock does.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long offset(void) {
    char text[32] = {0};
    const char *path = getenv("CLOCK_OFFSET_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    return count > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    int result = syscall(SYS_clock_gettime, clock, moment);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += offset();
    return result;
}

int gettimeofday(struct timeval *restrict moment, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    if (result == 0) {
        moment->tv_sec = exact.tv_sec;
        moment->tv_usec = exact.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *moment) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (moment) *moment = exact.tv_sec;
    return exact.tv_sec;
}
