/// Every setting, in the order in which the help and the README list them.
package enum SettingsTable {
    package static let all: [SettingDefinition] = [
        SettingDefinition(
            "doris.home",
            default: "/opt/apache-doris/fe or /be",
            accepts: "an absolute path",
            "the folder with Doris' bin and conf",
            aliases: ["DORIS_HOME"]
        ),
        SettingDefinition(
            "doris.configDir",
            default: "none",
            accepts: "an absolute path",
            "a mounted ConfigMap whose files are linked into Doris' conf",
            aliases: ["CONFIGMAP_MOUNT_PATH"]
        ),
        SettingDefinition(
            "pod.name",
            default: "the host name",
            accepts: "a pod's name",
            "decides the ordinal",
            aliases: ["POD_NAME", "HOSTNAME"]
        ),
        SettingDefinition(
            "pod.namespace",
            default: "the service account's",
            accepts: "a namespace's name",
            "where the Kubernetes API finds the pod",
            aliases: ["POD_NAMESPACE"]
        ),
        SettingDefinition(
            "pod.ip",
            accepts: "an IP address",
            "the address under which the node is registered",
            aliases: ["POD_IP", "FE_IPADDRESS", "BE_IPADDRESS"]
        ),
        SettingDefinition(
            "pod.uid",
            accepts: "a uid: at most 128 letters, digits and hyphens",
            "the pod's identity at the Kubernetes API",
            aliases: ["POD_UID"]
        ),
        SettingDefinition(
            "cluster.frontends",
            accepts: "a list host[:query_port],…",
            "the frontends to ask",
            aliases: ["ENV_FE_ADDR", "FE_MASTER_IP"]
        ),
        SettingDefinition(
            "cluster.queryPort",
            default: "9030",
            accepts: "a port, 1 to 65535",
            "the query port of a frontend that is listed without one",
            aliases: ["FE_QUERY_PORT", "FE_MASTER_PORT"]
        ),
        SettingDefinition(
            "cluster.user",
            default: "root",
            accepts: "an account with NODE_PRIV",
            "who asks the cluster",
            note: "USER beside PASSWD, or /etc/basic_auth/username"
        ),
        SettingDefinition(
            "cluster.passwordFile",
            default: "none",
            accepts: "an absolute path",
            "the account's password, read at each connection",
            note: "/etc/basic_auth/password where it exists, or the password itself in PASSWD"
        ),
        SettingDefinition("cluster.tls", default: "off", accepts: "off, required, verify", "TLS towards the frontends"),
        SettingDefinition("cluster.caFile", accepts: "an absolute path", "the CA that cluster.tls=verify trusts"),
        SettingDefinition(
            "accounts.rootPasswordFile",
            accepts: "an absolute path",
            "root's password that a founding frontend sets"
        ),
        SettingDefinition(
            "frontend.queryPort",
            default: "query_port of fe.conf",
            accepts: "a port, 1 to 65535",
            "the own frontend's MySQL port",
            aliases: ["FE_PORT"]
        ),
        SettingDefinition(
            "frontend.editLogPort",
            default: "edit_log_port of fe.conf",
            accepts: "a port, 1 to 65535",
            "the own frontend's BDB JE port",
            aliases: ["FE_EDIT_PORT"]
        ),
        SettingDefinition(
            "backend.heartbeatPort",
            default: "heartbeat_service_port of be.conf",
            accepts: "a port, 1 to 65535",
            "the own backend's heartbeat port",
            aliases: ["BE_PORT"]
        ),
        SettingDefinition(
            "frontend.replicas",
            accepts: "a whole number, 1 to 99",
            "how many frontends there are to be; 1 permits the recovery of the only one at another address"
        ),
        SettingDefinition(
            "frontend.electable",
            default: "3",
            accepts: "a whole number, 1 to 99",
            "ordinals below it become followers, the others observers",
            aliases: ["ELECT_NUMBER"]
        ),
        SettingDefinition(
            "identity",
            default: "auto",
            accepts: "auto, fqdn, ip",
            "whether the node is registered by name or by address (auto: by address)"
        ),
        SettingDefinition("bootstrap", default: "auto", accepts: "auto, allow, never", "who may found a cluster"),
        SettingDefinition(
            "bootstrap.configMap",
            accepts: "a ConfigMap's name",
            "the ConfigMap that remembers that the cluster was founded"
        ),
        SettingDefinition(
            "metadata.clearLocks",
            default: "stale",
            accepts: "stale, never",
            "lock files of processes that are gone are removed, or left"
        ),
        SettingDefinition(
            "metadata.role",
            default: "when-needed",
            accepts: "when-needed, always, never",
            "a new node name in image/ROLE: for a recovery at another address, at each start of the only frontend, or not at all"
        ),
        SettingDefinition(
            "cleanup",
            default: "scaled-in",
            accepts: "superseded, scaled-in, dead, off",
            "which dead frontends the supervisor beside the master drops"
        ),
        SettingDefinition(
            "cleanup.deadAfter",
            default: "10m",
            accepts: "a duration, 1m to 7d",
            "how long a frontend must have been dead without a break"
        ),
        SettingDefinition(
            "decommission.onStop",
            default: "scale-in",
            accepts: "scale-in, always, never",
            "when a stopping backend is decommissioned"
        ),
        SettingDefinition(
            "decommission.leastBackends",
            default: "3, or the cluster's own check where it has one",
            accepts: "a whole number, 1 to 10000",
            "how many living backends of the same tag must remain: the highest replication_num in use"
        ),
        SettingDefinition(
            "decommission.stallAfter",
            default: "10m",
            accepts: "a duration, 10s to 7d",
            "a decommission in which so long no tablet has left has stalled"
        ),
        SettingDefinition(
            "stop.grace",
            default: "60s",
            accepts: "a duration, 1s to 7d",
            "from the first of pre-stop and SIGTERM to the kubelet's SIGKILL",
            aliases: ["TERMINATION_GRACE_PERIOD_SECONDS"]
        ),
        SettingDefinition(
            "stop.endpointWait",
            default: "5s in Kubernetes, else 0s",
            accepts: "a duration, 0s to 10m",
            "how long a node that was ready serves on after the stop's begin, until nobody sends it new work"
        ),
        SettingDefinition(
            "stop.switchOff",
            default: "none",
            accepts: "none, queries, loads, or queries,loads",
            "what a stopping backend is kept from being sent (disable_query, disable_load) until it is back"
        ),
        SettingDefinition(
            "restart.limit",
            default: "3",
            accepts: "a whole number, 0 to 1000",
            "crashes within restart.window that are restarted in place; 0 hands each to the kubelet"
        ),
        SettingDefinition(
            "restart.window",
            default: "10m",
            accepts: "a duration, 1s to 7d",
            "the time over which crashes are counted"
        ),
        SettingDefinition(
            "startup.stallAfter",
            default: "5m",
            accepts: "a duration, 1s to 7d",
            "a start that shows no growth of log or journal and no work for so long has stalled"
        ),
        SettingDefinition(
            "startup.stallAction",
            default: "report",
            accepts: "report, restart",
            "what follows a stall beside a thread dump: nothing, or another start"
        ),
        SettingDefinition(
            "liveness.after",
            default: "30s",
            accepts: "a duration, 1s to 10m",
            "how long the supervisor's loop may be silent, or a SIGKILL without effect, before liveness fails"
        ),
        SettingDefinition(
            "signals",
            default: "HUP reloads, TERM and INT stop, others are passed on",
            accepts: "a list SIGNAL=SIGNAL or SIGNAL=ignore, such as HUP=TERM,USR1=ignore",
            "what a signal stands for; TERM and CHLD cannot be changed"
        ),
        SettingDefinition(
            "termination.messageFile",
            default: "/dev/termination-log where it exists",
            accepts: "an absolute path",
            "where the cause of an end is written for kubectl describe"
        ),
        SettingDefinition(
            "http.address",
            default: "[::]",
            accepts: "an IP address",
            "where the probe server listens ([::]: both families)"
        ),
        SettingDefinition("http.port", default: "8099", accepts: "a port, 1 to 65535", "the probe server's port"),
        SettingDefinition(
            "state.dir",
            default: ".doris-supervisor in meta_dir or the first storage root",
            accepts: "an absolute path",
            "the supervisor's own records"
        ),
        SettingDefinition(
            "control.socket",
            default: "/run/doris-supervisor/control.sock",
            accepts: "an absolute path of at most 107 bytes",
            "where hooks and commands reach PID 1"
        ),
        SettingDefinition(
            "log.format",
            default: "json",
            accepts: "json, text",
            "one JSON object a line, or plain text"
        ),
        SettingDefinition(
            "log.level",
            default: "info",
            accepts: "trace, debug, info, notice, warning, error, critical",
            "the least severe entry that is written"
        ),
    ]

    /// The variable that names the optional settings file.
    package static let fileVariable = "SUPERVISOR_CONFIG"

    /// The definition of a key that the program asks for.
    static func definition(of key: String) -> SettingDefinition? {
        all.first { $0.key == key }
    }
}
