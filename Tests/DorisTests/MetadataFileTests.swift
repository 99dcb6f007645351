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
}
