extension VersionProfile {
    /// 3.0, as of 3.0.3: `DEPLOY_MODE`, exceptions at start-up that end the process, no trash.
    package static let v3_0: VersionProfile = {
        var profile = v2_1
        profile.name = "3.0"
        profile.release = "doris-3.0.3-rc03-Unknown"
        profile.listings.backendColumns += ["CpuCores", "Memory"]
        profile.accounts.grantColumns = [
            "UserIdentity", "Comment", "Password", "Roles", "GlobalPrivs", "CatalogPrivs", "DatabasePrivs",
            "TablePrivs", "ColPrivs", "ResourcePrivs", "CloudClusterPrivs", "CloudStagePrivs", "StorageVaultPrivs",
            "WorkloadGroupPrivs",
        ]
        profile.identity.hasDeployMode = true
        profile.identity.exceptionStatus = 255
        profile.scripts.hasBackendVersion = true
        profile.scripts.javaVersion = 17
        profile.scripts.javaOptions = ["JAVA_OPTS_FOR_JDK_17": "-Xmx8192m -Xms8192m"]
        profile.timings.trash = .zero
        return profile
    }()
}
