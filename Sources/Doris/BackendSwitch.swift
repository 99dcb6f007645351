/// What a backend can be kept from taking on, by a property that the frontends persist.
///
/// Only new work is kept away; what runs goes on. A restart of either side does not take it back.
package enum BackendSwitch: String, Hashable, Sendable, CaseIterable {
    /// No new query is planned on it.
    case queries = "disable_query"
    /// No new load is planned on it.
    case loads = "disable_load"
}
