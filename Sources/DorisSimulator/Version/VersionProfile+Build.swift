import Doris

extension VersionProfile {
    /// What `/api/fe_version_info` and `/api/be_version_info` tell of the build, cut from ``release``.
    ///
    /// A release reads `doris-2.1.7-rc03-Unknown`: prefix, three numbers, candidate, hash.
    var build: JSONValue {
        let parts = release.split(separator: "-").map(String.init)
        let numbers = parts.count > 1 ? parts[1].split(separator: ".").map { Int($0) ?? 0 } : []
        func number(_ index: Int) -> JSONValue { JSONValue(numbers.indices.contains(index) ? numbers[index] : 0) }
        return [
            "dorisBuildVersionPrefix": .string(parts.first ?? ""), "dorisBuildVersionMajor": number(0),
            "dorisBuildVersionMinor": number(1), "dorisBuildVersionPatch": number(2),
            "dorisBuildVersionRcVersion": .string(parts.count > 2 ? parts[2] : ""),
            "dorisBuildVersion": .string(parts.prefix(3).joined(separator: "-")),
            "dorisBuildHash": .string(parts.last ?? ""), "dorisBuildShortHash": .string(parts.last ?? ""),
            "dorisBuildTime": "Thu, 01 Jan 1970 00:00:00 UTC", "dorisBuildInfo": "doris-simulator",
        ]
    }
}
