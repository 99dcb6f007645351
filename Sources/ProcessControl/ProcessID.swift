/// A process by its number, which is `pid_t` on Linux.
///
/// The number alone identifies a process only while nobody has collected its exit status; see ``ProcessIdentity``.
package typealias ProcessID = Int32
