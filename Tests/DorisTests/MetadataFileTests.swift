import Doris
import Testing

@Suite("Reading ROLE and VERSION")
struct MetadataFileTests {
    @Test(
        "a role, a name, and the host in it on 1.2",
        arguments: [
            ("role=FOLLOWER\nname=10.1.2.3_9010_1682500000000", FrontendRole.follower, "10.1.2.3" as String?),
            ("name=10.1.2.3_9010\nrole=OBSERVER", .observer, "10.1.2.3"),
            ("#c\nrole=FOLLOWER\nname=fe_83d061f4_31b3_43ee_9764_5506795e0bfe\n", .follower, nil),
            ("role=FOLLOWER\nname=fe_0\n", .follower, "fe"),
            ("role=FOLLOWER\nname=10.1.2.3_x_1\n", .follower, nil),
        ]
    )
    func role(text: String, role: FrontendRole, host: String?) throws {
        let file = try RoleFile(text)
        #expect(file.role == role)
        #expect(file.hostInName == host)
    }

    @Test(
        "a ROLE that says too little",
        arguments: [
            ("", "image/ROLE: it has no key 'role'"),
            ("name=x", "image/ROLE: it has no key 'role'"),
            ("role=REPLICA\nname=x", "image/ROLE: role is 'REPLICA', expected FOLLOWER or OBSERVER"),
            ("role=follower\nname=x", "image/ROLE: role is 'follower', expected FOLLOWER or OBSERVER"),
            ("role=a\\nb\nname=x", "image/ROLE: role is 'a b', expected FOLLOWER or OBSERVER"),
            ("role=FOLLOWER", "image/ROLE: it has no key 'name'"),
            ("role=FOLLOWER\nname=", "image/ROLE: it has no key 'name'"),
        ]
    )
    func badRole(text: String, problem: String) {
        let error = #expect(throws: MetadataFileError.self) { try RoleFile(text) }
        #expect(error?.description == problem)
    }

    @Test("a cluster's id and token")
    func version() throws {
        let file = try VersionFile("#d\ntoken=5a1c\nclusterId=1432112043\n")
        #expect(file.clusterID == 1_432_112_043)
        #expect(file.token == "5a1c")
    }

    @Test(
        "a VERSION that says too little",
        arguments: [
            ("", "image/VERSION: it has no key 'clusterId'"),
            ("clusterId=0\ntoken=x", "image/VERSION: clusterId is '0', expected a positive number"),
            ("clusterId=x\ntoken=x", "image/VERSION: clusterId is 'x', expected a positive number"),
            ("clusterId=1", "image/VERSION: it has no key 'token'"),
        ]
    )
    func badVersion(text: String, problem: String) {
        let error = #expect(throws: MetadataFileError.self) { try VersionFile(text) }
        #expect(error?.description == problem)
    }

    @Test(
        "a deploy mode, or what is wrong with it",
        arguments: [
            ("#d\ndeploy_mode=local\n", DeployMode.local as DeployMode?, ""), ("deploy_mode=cloud", .cloud, ""),
            ("", nil, "image/DEPLOY_MODE: it has no key 'deploy_mode'"),
            ("deploy_mode=LOCAL", nil, "image/DEPLOY_MODE: deploy_mode is 'LOCAL', expected local or cloud"),
        ]
    )
    func deployMode(text: String, mode: DeployMode?, problem: String) throws {
        guard let mode else {
            let error = #expect(throws: MetadataFileError.self) { try DeployMode(file: text) }
            #expect(error?.description == problem)
            return
        }
        #expect(try DeployMode(file: text) == mode)
    }

    @Test("a ROLE is written as Doris writes it, and reads back as the same")
    func writing() throws {
        let role = RoleFile(role: .observer, nodeName: "10.1.2.3_9010_1682500000000")
        let text = role.text(writtenAt: 1_682_589_600_000)
        #expect(text == "#Thu Apr 27 10:00:00 UTC 2023\nrole=OBSERVER\nname=10.1.2.3_9010_1682500000000\n")
        #expect(try RoleFile(text) == role)
    }

    @Test("node names of 1.2 and of 2.0")
    func names() {
        let endpoint = Endpoint(host: "10.1.2.3", port: 9010)
        let name = NodeName.byAddress(endpoint, milliseconds: 1_682_500_000_000)
        #expect(name == "10.1.2.3_9010_1682500000000")
        #expect(RoleFile(role: .follower, nodeName: name).hostInName == "10.1.2.3")
        #expect(
            NodeName.byUUID("83d061f4-31b3-43ee-9764-5506795e0bfe") == "fe_83d061f4_31b3_43ee_9764_5506795e0bfe"
        )
    }
}
