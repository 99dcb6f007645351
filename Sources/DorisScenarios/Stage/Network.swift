import CNamespaces
import Doris
import Glibc

/// The addresses of a scenario's nodes.
///
/// Doris listens on all addresses of its machine, and all of its nodes use the same ports, so that each node needs a
/// network of its own: a network namespace, joined to a bridge in the namespace of the runner. Where that is not
/// allowed there is one node, and it has the machine's own address.
final class Network {
    /// One node's place.
    private struct Place {
        var address: String
        var formerAddress: String?
        /// Descriptors of its namespaces; `nil` without any.
        var namespaces: (network: Int32, names: Int32)?
        var moves = 0
    }

    private let children: Children
    private let folder: String
    private var places: [NodeName: Place] = [:]
    private var own: (network: Int32, names: Int32)?

    /// Makes the networks.
    ///
    /// - Parameters:
    ///   - nodes: The nodes.
    ///   - isolated: Whether this process is in namespaces of its own.
    ///   - folder: Where the hosts file is put.
    ///   - children: Runs `ip`.
    /// - Throws: ``StageError`` when the kernel or `ip` refuses.
    init(_ nodes: [NodeName], isolated: Bool, folder: String, children: Children) throws(StageError) {
        self.children = children
        self.folder = folder
        guard isolated else {
            let address = Network.machineAddress()
            for node in nodes { places[node] = Place(address: address) }
            return
        }
        own = (try Network.current("net"), try Network.current("uts"))
        for node in nodes { places[node] = try newPlace(node) }
        try joinBridge(nodes)
        for node in nodes { try configure(node) }
        try bindHosts()
    }

    deinit {
        for case let (network, names)? in places.values.map(\.namespaces) + [own] {
            close(network)
            close(names)
        }
    }

    /// Where a node is.
    func address(of node: NodeName) -> String { places[node]?.address ?? "" }

    /// Where it was before it moved.
    func formerAddress(of node: NodeName) -> String? { places[node]?.formerAddress }

    /// Its name, which the hosts file of all nodes resolves.
    static func hostName(of node: NodeName) -> String { "\(node).doris.test" }

    /// Does something as if on the node's machine: in its network, and under its name.
    func inside<Result>(
        _ node: NodeName,
        _ body: () throws(StageError) -> Result
    ) throws(StageError) -> Result {
        guard let namespaces = places[node]?.namespaces, let own else { return try body() }
        try Network.enter(namespaces)
        let result: Result
        do throws(StageError) {
            result = try body()
        } catch {
            try Network.enter(own)
            throw error
        }
        try Network.enter(own)
        return result
    }

    /// Gives a node its next address, in place of the one that it has.
    func move(_ node: NodeName) throws(StageError) {
        guard var place = places[node], place.namespaces != nil else {
            throw StageError("\(node) can't move without a network of its own")
        }
        place.moves += 1
        place.formerAddress = place.address
        place.address = Network.address(of: node, moves: place.moves)
        places[node] = place
        let old = place.formerAddress ?? ""
        try inside(node) { () throws(StageError) in
            try ip(["address del \(old)/24 dev eth0", "address add \(place.address)/24 dev eth0"])
        }
        // Nothing runs at the old address; nobody may look for it at the node any more.
        try ip(["address add \(old)/24 dev br0", "neighbor flush dev br0"])
        for other in places.keys where other != node {
            try inside(other) { () throws(StageError) in try ip(["neighbor flush dev eth0"]) }
        }
        try writeHosts()
    }

    // MARK: - Making it

    private func newPlace(_ node: NodeName) throws(StageError) -> Place {
        guard let own else { throw StageError("there is no namespace to come back to") }
        try Network.check(cns_leave(cns_network), "unshare a network")
        try Network.check(cns_leave(cns_names), "unshare a name")
        try Network.check(cns_set_host_name("\(node)"), "sethostname")
        let namespaces = (network: try Network.current("net"), names: try Network.current("uts"))
        try Network.enter(own)
        return Place(address: Network.address(of: node, moves: 0), namespaces: namespaces)
    }

    private func joinBridge(_ nodes: [NodeName]) throws(StageError) {
        var lines = ["link set lo up", "link add br0 type bridge", "address add 10.77.0.254/24 dev br0"]
        // Addresses of machines on which nothing runs: who connects is refused, and does not have to wait.
        lines += Network.deserted.map { "address add \($0)/24 dev br0" }
        for node in nodes {
            guard let network = places[node]?.namespaces?.network else { continue }
            lines.append("link add \(node) type veth peer name eth0 netns /proc/\(getpid())/fd/\(network)")
            lines.append("link set \(node) master br0 up")
        }
        try ip(lines + ["link set br0 up"])
    }

    private func configure(_ node: NodeName) throws(StageError) {
        let address = address(of: node)
        try inside(node) { () throws(StageError) in
            // Without a way out, what asks for a name that nobody knows is told so at once.
            try ip(["link set lo up", "address add \(address)/24 dev eth0", "link set eth0 up"])
        }
    }

    private static func address(of node: NodeName, moves: Int) -> String {
        "10.77.0.\((node.role == .frontend ? 0 : 100) + node.number * 10 + moves)"
    }

    private static let deserted = (200...203).map { "10.77.0.\($0)" }

    private func bindHosts() throws(StageError) {
        try writeHosts()
        try Network.check(cns_bind("\(folder)/hosts", "/etc/hosts"), "mount over /etc/hosts")
    }

    /// Writes the file in place, since a mount shows the file that it was made with.
    private func writeHosts() throws(StageError) {
        var text = "127.0.0.1 localhost\n"
        for (node, place) in places.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            text += "\(place.address) \(Network.hostName(of: node)) \(node)\n"
        }
        try Files.write(text, to: "\(folder)/hosts")
    }

    private func ip(_ lines: [String]) throws(StageError) {
        guard let program = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip"].first(where: Files.exists) else {
            throw StageError("the program 'ip' (package iproute2) is missing")
        }
        try Files.write(lines.joined(separator: "\n") + "\n", to: "\(folder)/ip.batch")
        try children.run([program, "-batch", "\(folder)/ip.batch"], environment: [], output: "\(folder)/ip.out")
    }

    private static func current(_ kind: String) throws(StageError) -> Int32 {
        let file = open("/proc/thread-self/ns/\(kind)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw StageError("open /proc/thread-self/ns/\(kind)", errno: errno) }
        return file
    }

    private static func enter(_ namespaces: (network: Int32, names: Int32)) throws(StageError) {
        try check(cns_enter(namespaces.network, cns_network), "setns to a network")
        try check(cns_enter(namespaces.names, cns_names), "setns to a name")
    }

    private static func check(_ code: Int32, _ operation: String) throws(StageError) {
        guard code == 0 else { throw StageError(operation, errno: code) }
    }

    /// The machine's first IPv4 address outside 127.0.0.0/8; 127.0.0.1 without one.
    private static func machineAddress() -> String {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return "127.0.0.1" }
        defer { freeifaddrs(list) }
        for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
            guard let address = entry?.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET) else {
                continue
            }
            let text = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                let bits = UInt32(bigEndian: address.pointee.sin_addr.s_addr)
                return [24, 16, 8, 0].map { "\(bits >> $0 & 0xFF)" }.joined(separator: ".")
            }
            if !text.hasPrefix("127.") { return text }
        }
        return "127.0.0.1"
    }
}
