/// What a supervisor finds of its pod beside the environment: a service account, a host name, a hosts file.
struct PodSurroundings: Sendable {
    /// The service account's folder; `nil` for none.
    var account: String?
    /// The pod's own short name; `nil` for the machine's.
    var hostName: String?
    /// The file that is `/etc/hosts`; `nil` for the machine's.
    var hosts: String?

    /// The words before a supervisor's own, by which it finds them.
    var prelude: [String] {
        var script = "set -e\n"
        if account != nil {
            script += """
                mount -t tmpfs tmpfs /run
                mkdir -p /run/secrets/kubernetes.io/serviceaccount
                mount --bind "$1" /run/secrets/kubernetes.io/serviceaccount

                """
        }
        if hostName != nil { script += "hostname \"$2\"\n" }
        if hosts != nil { script += "mount --bind \"$3\" /etc/hosts\n" }
        script += "shift 3; exec \"$@\""
        let facts = [account, hostName, hosts].map { $0 ?? "" }
        return ["/usr/bin/unshare", "--mount", "--uts", "/bin/sh", "-c", script, "pod"] + facts
    }
}
