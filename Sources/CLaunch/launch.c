// Between fork and exec only what signal-safety(7) allows may be called: no Swift, no allocation.
#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct complaint {
    int code;
    int stage;
};

static void bound(int resource, unsigned long value) {
    struct rlimit limit = {value, value};
    // What is bounded more narrowly already stays so.
    setrlimit(resource, &limit);
}

static void usual_signals(void) {
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &usual, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void become(const struct launch_command *command, int output, int complaints, int trouble) {
    int stage = 0;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    usual_signals();
    bound(RLIMIT_DATA, command->data);
    bound(RLIMIT_CPU, command->seconds);
    bound(RLIMIT_CORE, 0);
    // Out of the way of 0 to 3, which get meanings here.
    int out = fcntl(output, F_DUPFD, 10), err = fcntl(complaints, F_DUPFD, 10), why = fcntl(trouble, F_DUPFD, 10);
    int in = open(command->input, O_RDONLY);
    if (in >= 0 && out >= 0 && err >= 0 && why >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2 &&
        dup2(why, 3) == 3) {
        trouble = 3;
        fcntl(3, F_SETFD, FD_CLOEXEC);
        close_range(4, ~0U, 0);
        stage = 1;
        if (command->folder == NULL || chdir(command->folder) == 0) {
            stage = 0;
            execve(command->program, command->arguments, command->environment);
        }
    }
    struct complaint said = {errno, stage};
    if (write(trouble, &said, sizeof said) < 0) _exit(126);
    _exit(127);
}

static void close_both(int ends[2]) {
    if (ends[0] >= 0) close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
}

int launch(const struct launch_command *command, struct launched *started, int *stage) {
    int output[2] = {-1, -1}, complaints[2] = {-1, -1}, trouble[2] = {-1, -1};
    struct complaint said = {0, 0};
    pid_t child = -1;
    if (pipe2(output, O_CLOEXEC) == 0 && pipe2(complaints, O_CLOEXEC) == 0 && pipe2(trouble, O_CLOEXEC) == 0)
        child = fork();
    if (child == 0) become(command, output[1], complaints[1], trouble[1]);
    said.code = child < 0 ? errno : 0;
    if (child > 0) {
        close(trouble[1]);
        trouble[1] = -1;
        // Nothing comes once it has become the command.
        ssize_t got;
        while ((got = read(trouble[0], &said, sizeof said)) < 0 && errno == EINTR) {}
        if (got <= 0) said.code = 0;
    }
    close_both(trouble);
    *stage = said.stage;
    if (said.code != 0) {
        close_both(output);
        close_both(complaints);
        if (child > 0)
            while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        return said.code;
    }
    close(output[1]);
    close(complaints[1]);
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    fcntl(complaints[0], F_SETFL, O_NONBLOCK);
    *started = (struct launched){child, output[0], complaints[0]};
    return 0;
}
