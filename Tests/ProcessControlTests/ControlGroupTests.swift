import Testing

@testable import ProcessControl

@Suite("The cgroup's memory side")
struct ControlGroupTests {
    @Test(
        "is found in either version, under its path or at the mount's root",
        arguments: [
            ("0::/\n", "/sys/fs/cgroup", true), ("0::/kubepods/pod1/abc\n", "/sys/fs/cgroup/kubepods/pod1/abc", true),
            ("5:cpu:/x\n4:memory:/docker/abc\n", "/sys/fs/cgroup/memory/docker/abc", false),
            ("4:memory,hugetlb:/docker/abc\n0::/y\n", "/sys/fs/cgroup/memory/docker/abc", false),
        ]
    )
    func found(text: String, folder: String, isUnified: Bool) {
        let group = ControlGroup.find(in: text) { $0.hasPrefix("\(folder)/memory.") }
        #expect(group?.folder == folder && group?.isUnified == isUnified)
    }

    @Test("a path of the host that is not there falls back to the mount's root")
    func withoutNamespace() {
        let group = ControlGroup.find(in: "4:memory:/docker/abc\n") { $0 == "/sys/fs/cgroup/memory/memory.oom_control" }
        #expect(group?.folder == "/sys/fs/cgroup/memory")
    }

    @Test("junk and a system without one yield nothing", arguments: ["", "x", "::", "1:cpu:/", "0::/"])
    func nothing(text: String) {
        #expect(ControlGroup.find(in: text) { _ in false } == nil)
    }
}
