#include "version.h"

#ifndef DORIS_SUPERVISOR_COMMIT
#define DORIS_SUPERVISOR_COMMIT "unknown"
#endif

const char *doris_supervisor_commit(void) { return DORIS_SUPERVISOR_COMMIT; }
