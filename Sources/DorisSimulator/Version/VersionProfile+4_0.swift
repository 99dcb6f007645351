extension VersionProfile {
    /// 4.0, by what its branch was made from in autumn 2025: addresses in `MODIFY … HOSTNAME`, graceful stops, health
    /// that tells the truth.
    package static let v4_0: VersionProfile = {
        var profile = v3_0
        profile.name = "4.0"
        profile.release = "doris-4.0.1-rc02-Unknown"
        profile.listings.frontendColumns.append("LiveSince")
        profile.listings.backendColumns += ["LiveSince", "RunningTasks"]
        profile.listings.areForEverybody = true
        profile.membership.renaming = .namesAndAddresses
        profile.membership.recycledTabletThreshold = 50_000
        profile.accounts.grantColumns.append("ComputeGroupPrivs")
        profile.scripts.hasSnapshotOption = true
        profile.scripts.splitsBackendOutput = true
        profile.scripts.maySkipLimits = true
        profile.services.arrowFlightPorts = ArrowFlightPorts(frontend: 8_070, backend: 8_050)
        profile.services.healthTellsTheTruth = true
        profile.timings.stopDelay = .seconds(30)
        profile.timings.frontendQueryGrace = .seconds(300)
        return profile
    }()
}
