#define _GNU_SOURCE
#include "CPosix.h"

#include <stdlib.h>
#include <unistd.h>

static int argument_count;
static char **argument_values;
static bool has_substitute;

// Runs before every other constructor, those of Swift's runtime included: glibc hands `main`'s arguments to all.
//
// Swift finds the arguments in /proc/self/cmdline, so that without /proc there are none. And before `main` it looks for
// the folder of a crash reporter beside /proc/self/exe, and aborts where it cannot know that; a SWIFT_ROOT spares it
// the search.
__attribute__((constructor(101))) static void remember_start(int count, char **values, char **environment) {
    (void)environment;
    argument_count = count;
    argument_values = values;
    char byte;
    if (readlink("/proc/self/exe", &byte, 1) >= 0 || getenv("SWIFT_ROOT")) return;
    has_substitute = setenv("SWIFT_ROOT", "/", 1) == 0;
}

int cposix_argument_count(void) { return argument_count; }

const char *cposix_argument(int index) {
    return index >= 0 && index < argument_count ? argument_values[index] : NULL;
}

void cposix_forget_substitute(void) {
    if (has_substitute) unsetenv("SWIFT_ROOT");
    has_substitute = false;
}
