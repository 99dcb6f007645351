import Doris
import HTTPEndpoints
import NIOCore
import Supervision

/// Asks the supervisors of other pods what they know, at their probe servers; each call blocks for a second at most.
struct PeerSupervisor: Sendable {
    /// What a supervisor says of itself.
    struct Status: Equatable {
        /// Which process it is.
        let instance: String?
        /// What lies in its `meta_dir`, in one word; `nil` before it has looked.
        let metadata: String?
        /// The cluster of that.
        let clusterID: Int?
        /// The name in its `image/ROLE`.
        let nodeName: String?
        /// Its clock, in seconds since 1970.
        let clock: Int64?
    }

    let fetcher: HTTPFetcher
    /// The port of every supervisor's probe server.
    let port: UInt16

    /// How long one is waited for.
    static let limit = Duration.seconds(1)

    /// Asks at an address; `nil` where no supervisor answers.
    func status(at address: String) -> Status? {
        let server = Endpoint(host: address, port: port)
        guard let reply = try? fetcher.get("/status", at: server, within: PeerSupervisor.limit).wait(),
            reply.status == 200, let document = try? JSONValue(parsing: reply.body), document["phase"]?.text != nil
        else { return nil }
        let frontend = document["frontend"]
        return Status(
            instance: document["instance"]?.text,
            metadata: frontend?["metadata"]?.text,
            clusterID: frontend?["clusterId"]?.integer.flatMap { Int(exactly: $0) },
            nodeName: frontend?["nodeName"]?.text,
            clock: document["clock"]?.integer
        )
    }

    /// Asks at every address of a host; what nobody answers is left out.
    func statuses(of host: String) -> [Status] {
        guard case .addresses(let addresses) = HostLookup.addresses(of: host) else { return [] }
        return addresses.prefix(PeerSupervisor.addressLimit).compactMap { status(at: $0) }
    }

    /// More addresses than this are not the pods of one cluster's frontends.
    static let addressLimit = 32
}
