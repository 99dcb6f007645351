#ifndef DORIS_SUPERVISOR_VERSION_H
#define DORIS_SUPERVISOR_VERSION_H

/// The commit that the program was built from, or "unknown".
const char *doris_supervisor_commit(void);

#endif
