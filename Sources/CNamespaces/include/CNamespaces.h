#ifndef CNAMESPACES_H
#define CNAMESPACES_H

// Linux namespaces, which Swift's view of glibc leaves out.
//
// Every function returns 0 or an errno value.

/// The kinds of namespaces that are left and entered here.
enum cns_kind { cns_network, cns_names };

/// Gives this process namespaces of its own for the network, mounts, names, IPC and its children's pids; mounts made
/// from now on are not seen outside, and the process is killed when its parent ends. With `maps_user` a namespace for users comes first, in which the caller is root;
/// the process must have one thread then. unshare(2)
int cns_isolate(int maps_user);

/// Mounts a fresh /proc over the one that is there, and has this process killed when its parent ends. proc(5), prctl(2)
int cns_settle(void);

/// Moves this thread to a new namespace. unshare(2)
int cns_leave(enum cns_kind kind);

/// Moves this thread to the namespace that a descriptor of /proc/self/ns refers to. setns(2)
int cns_enter(int descriptor, enum cns_kind kind);

/// Shows one file under another one's path, in this mount namespace. mount(2), MS_BIND
int cns_bind(const char *file, const char *over);

/// Names the machine, in this namespace of names. sethostname(2)
int cns_set_host_name(const char *name);

#endif
