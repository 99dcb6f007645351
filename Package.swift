// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of this package is compiled with; warnings are errors in our own targets only.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The commit that `make build` stamps into the program.
let commit = Context.environment["DORIS_SUPERVISOR_COMMIT"]

let package = Package(
    name: "doris-supervisor",
    products: [
        .executable(name: "doris-supervisor", targets: ["doris-supervisor"]),
        .executable(name: "doris-simulator", targets: ["doris-simulator"]),
        .executable(name: "doris-scenarios", targets: ["doris-scenarios"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // The pure core: values and decisions. It imports the standard library alone, which a test checks.
        .target(name: "Doris", swiftSettings: strict),
        .target(name: "Supervision", dependencies: ["Doris"], swiftSettings: strict),

        // The edges. None of them imports another one.
        .target(name: "CPosix"),
        .target(
            name: "CVersion",
            cSettings: commit.map { [.define("DORIS_SUPERVISOR_COMMIT", to: "\"\($0)\"")] } ?? []
        ),
        .systemLibrary(name: "CMariaDB"),
        .target(
            name: "ProcessControl",
            dependencies: ["CPosix", "Doris", "Supervision"],
            swiftSettings: strict
        ),
        .target(
            name: "ClusterClient",
            dependencies: ["CMariaDB", "Doris", "Supervision"],
            swiftSettings: strict,
            // The order matters to a static link: each archive needs the ones behind it.
            linkerSettings: [
                .linkedLibrary("mariadb"), .linkedLibrary("ssl"), .linkedLibrary("crypto"), .linkedLibrary("z"),
            ]
        ),
        .systemLibrary(name: "COpenSSL"),
        .target(
            name: "KubernetesAPI",
            dependencies: ["COpenSSL", "Doris", "Supervision"],
            swiftSettings: strict,
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]
        ),
        .target(name: "NodeStorage", dependencies: ["Doris", "Supervision"], swiftSettings: strict),
        .target(
            name: "HTTPEndpoints",
            dependencies: [
                "Doris", "Supervision",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ControlSocket",
            dependencies: [
                "Doris", "Supervision",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Observability",
            dependencies: ["Doris", "Supervision", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict
        ),

        // The one place that knows two edges at once, and the command line on top of it.
        .target(
            name: "Supervisor",
            dependencies: [
                "CVersion", "ClusterClient", "ControlSocket", "Doris", "HTTPEndpoints", "KubernetesAPI", "NodeStorage",
                "Observability", "ProcessControl", "Supervision",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "doris-supervisor",
            dependencies: [
                "Doris", "ProcessControl", "Supervision", "Supervisor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // The stand-in for Doris. It shares the vocabulary, never the decisions that it is there to test.
        .target(
            name: "DorisSimulator",
            dependencies: [
                "Doris",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "doris-simulator",
            dependencies: [
                "Doris", "DorisSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // What Doris does, as text that a machine can check: against the stand-in, which is a program to it like any
        // other and nothing that it imports, and against a real Doris.
        .target(name: "CNamespaces"),
        .target(
            name: "DorisScenarios",
            dependencies: ["CNamespaces", "ClusterClient", "Doris"],
            resources: [.embedInCode("Scenarios")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "doris-scenarios",
            dependencies: ["DorisScenarios", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict
        ),

        .target(name: "TestSupport", swiftSettings: strict),
        .testTarget(name: "DorisTests", dependencies: ["Doris", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests",
            dependencies: ["Doris", "Supervision", "TestSupport"],
            swiftSettings: strict
        ),
        // What depends on being PID 1, or on `main` running first, needs a program of its own.
        .executableTarget(
            name: "process-control-driver",
            dependencies: ["ProcessControl", "Supervision"],
            path: "Tests/ProcessControlDriver",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProcessControlTests",
            dependencies: ["ProcessControl", "Supervision", "TestSupport", "process-control-driver"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ClusterClientTests",
            dependencies: ["ClusterClient", "DorisSimulator", "TestSupport"],
            swiftSettings: strict
        ),
        // A second process: one that is killed in the middle of a change, or holds a lock.
        .executableTarget(
            name: "node-storage-driver",
            dependencies: ["NodeStorage"],
            path: "Tests/NodeStorageDriver",
            swiftSettings: strict
        ),
        .testTarget(
            name: "NodeStorageTests",
            dependencies: ["Doris", "NodeStorage", "Supervision", "TestSupport", "node-storage-driver"],
            resources: [.embedInCode("Java/Holder.java")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "KubernetesAPITests",
            dependencies: ["Doris", "KubernetesAPI", "Supervision", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HTTPEndpointsTests",
            dependencies: [
                "Doris", "HTTPEndpoints", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ControlSocketTests",
            dependencies: [
                "ControlSocket", "Doris", "Supervision", "TestSupport",
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "Doris", "Observability", "Supervision", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DorisSimulatorTests",
            dependencies: [
                "Doris", "DorisSimulator", "TestSupport", "doris-simulator",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DorisScenariosTests",
            dependencies: ["Doris", "DorisScenarios", "TestSupport", "doris-scenarios", "doris-simulator"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SupervisorTests",
            dependencies: [
                "ClusterClient", "Doris", "DorisSimulator", "HTTPEndpoints", "NodeStorage", "Supervision", "Supervisor",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Doris", "Supervision", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
