#pragma once

#include <sys/types.h>

/// A command, and the bounds it is started in.
struct launch_command {
    /// A path. What is no program, nor begins with the line `#!`, is given to no shell (unlike execvp(3)).
    const char *program;
    /// Its name first; ends with NULL.
    char *const *arguments;
    /// NAME=VALUE; ends with NULL.
    char *const *environment;
    /// Where it is run; NULL: where we are.
    const char *folder;
    /// A file that becomes its stdin.
    const char *input;
    /// Bytes of data each of its processes may have (RLIMIT_DATA, getrlimit(2)).
    unsigned long data;
    /// Seconds each of its processes may compute (RLIMIT_CPU).
    unsigned long seconds;
};

struct launched {
    /// Leader of a process group of its own.
    pid_t process;
    /// Reading ends of its stdout and stderr; reading them does not block. The caller closes them.
    int output;
    int complaints;
};

/// Starts it with no open file of ours, no signal ignored or blocked, and no core dumps. It ends with the thread that
/// started it, at the latest.
///
/// Returns 0, or what errno says; `stage` tells then whether the folder (1) or anything else (0) was the reason.
int launch(const struct launch_command *command, struct launched *started, int *stage);
