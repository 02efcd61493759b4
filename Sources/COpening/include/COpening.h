#pragma once
// A library that is opened when it is first called: one that few runs need, and that brings twenty others with it, which take the
// loader longer than everything else that happens before a program such as `assay --version` ends. The program is not linked with it;
// functions of ours that have the names and types of its own hand each call on.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct assay_opened {
    // As the loader knows it: libcurl.so.4.
    const char *file;
    // What people call it, and Debian's package.
    const char *name;
    const char *package;
    pthread_mutex_t lock;
    void *handle;
};

#define ASSAY_OPENED(file, name, package) {file, name, package, PTHREAD_MUTEX_INITIALIZER, NULL}

// Its function of that name. As where nobody can be asked: nothing works without it.
static inline void *assay_find(struct assay_opened *library, const char *function) {
    pthread_mutex_lock(&library->lock);
    if (!library->handle) library->handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
    void *handle = library->handle;
    void *found = handle ? dlsym(handle, function) : NULL;
    pthread_mutex_unlock(&library->lock);
    if (found) return found;
    fprintf(
        stderr, "assay: %s %s: %s; Debian's package %s has it\n", library->name, handle ? "is too old" : "cannot be opened",
        dlerror(), library->package);
    _Exit(3);
}

// `call`, the library's own function; looked up once: several threads that come first find the same.
#define ASSAY_REAL(library, function)                                                                                              \
    static __typeof__(&function) real;                                                                                             \
    __typeof__(&function) call = __atomic_load_n(&real, __ATOMIC_ACQUIRE);                                                         \
    if (!call) {                                                                                                                   \
        call = (__typeof__(&function))assay_find(library, #function);                                                              \
        __atomic_store_n(&real, call, __ATOMIC_RELEASE);                                                                           \
    }
