/// How long the parts of one call may take.
///
/// libmariadb waits for ever where it is told nothing, and its own limits start anew with each byte that arrives; so
/// every wait is also cut at ``call``, counted from the call's start. Only the resolver stands outside: `getaddrinfo`
/// keeps to `resolv.conf`'s own limits.
package struct Timeouts: Equatable, Sendable {
    /// One wait while the connection and the login are made, for each address of the host.
    package var connect: Duration
    /// One wait for bytes of the answer.
    ///
    /// Doris 1.2 looks up a host name for each row, so that a listing may well take seconds.
    package var read: Duration
    /// One wait until bytes of the statement can be sent.
    package var write: Duration
    /// The whole call, from the first packet to the last row.
    package var call: Duration

    package init(
        connect: Duration = .seconds(3),
        read: Duration = .seconds(15),
        write: Duration = .seconds(10),
        call: Duration = .seconds(20)
    ) {
        self.connect = connect
        self.read = read
        self.write = write
        self.call = call
    }
}
