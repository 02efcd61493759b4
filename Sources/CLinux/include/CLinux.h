#pragma once
// Swift's Glibc leaves it out.
#include <sys/timerfd.h>

// The pages of the program and its libraries (code and constants) that were needed so far are read again from the page cache as
// they are needed again: most of what a long-running program needs to start it needs no more.
void assay_give_back_code(void);
