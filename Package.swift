// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: warnings are errors, `any` is spelled out, imports stay internal unless said otherwise.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Loops over bytes and pixels are a hundred times slower without the optimiser: these targets have it in debug too.
let optimised: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// What is long and seldom run is small in a release.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]
let compact: [SwiftSetting] = house + small

let optimisedC: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

/// How script/build-release has the program linked: with the part of ICU's tables that can come to be used, which must come before the
/// toolchain's archive; without names for others to link with; equal functions once; addresses packed (glibc 2.36 and newer).
let released: [LinkerSetting] =
    Context.environment["ASSAY_RELEASE_DATA"].map { data in
        [
            .unsafeFlags([
                data, "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=all", "-Xlinker", "-O2",
                "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-eh-frame-hdr",
                "-Xlinker", "-T", "-Xlinker", "\(Context.packageDirectory)/script/packaging/no-unwinding.ld",
            ])
        ]
    } ?? []

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: [Target.Dependency] = [
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
]
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

func stage(
    _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = house,
    resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = house
) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "assay",
    products: [.executable(name: "assay", targets: ["assay"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        .target(name: "COpening"),
        // Not linked with libcurl and libpq, which they open: they need the headers of libcurl4-openssl-dev and libpq-dev.
        .target(name: "CCurl", dependencies: ["COpening"]),
        .target(name: "CPQ", dependencies: ["COpening"]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        // Headers alone: CCodecs opens the library.
        .systemLibrary(name: "CAVIF"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CCodecs", dependencies: ["CPNG", "CJPEG", "CWebP", "CISAL", "CAVIF"], cSettings: optimisedC),
        .target(name: "CKernels", cSettings: optimisedC),
        .target(name: "CFixtures"),
        .target(name: "CLaunch"),
        .target(name: "CLinux"),
        .target(name: "CServing", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("crypt")]),

        stage("Model", settings: optimised),
        stage("Hashing", ["CCrypto"]),
        stage("Documents", ["Model", .product(name: "Yams", package: "Yams")], settings: compact),
        stage("Settings", ["Model", "Documents"], settings: compact, resources: [.embedInCode("Resources")]),
        stage("Planning", ["Model"], settings: compact),
        stage("Threads", ["CLinux"], settings: compact),
        stage("Draining"),
        stage(
            "Guarding",
            [
                "Model", "Threads", hummingbird, nio, .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ], settings: compact),
        stage("Transport", ["Model", "CCurl", "Threads"], settings: compact),
        stage("Alerting", ["Model", "Hashing", "Transport"], settings: compact),
        stage("Providers", ["Model", "Hashing", "Transport"], settings: compact),
        stage("Imaging", ["Model", "Hashing", "CCodecs", "CKernels"], settings: optimised),
        stage("Pictures", ["Model", "Hashing", "Imaging", "CFixtures"], settings: optimised),
        stage(
            "Recording", ["Model", "Hashing", .product(name: "GRDB", package: "GRDB.swift")], settings: optimised),
        stage("Fleet", ["Model", "Recording", "CPQ"], settings: optimised + small),
        stage("Judging", ["Model"], settings: compact),
        stage("Judges", ["Model", "CLaunch", "Threads"], settings: compact),
        stage("Monitoring", ["Model"], settings: optimised + small),
        stage("Reporting", ["Model"], settings: compact, resources: [.embedInCode("Resources")]),
        stage(
            "Sandbox",
            [
                "Model", "Documents", "Settings", "Hashing", "Imaging", "Pictures", "Transport", "Draining", "Guarding",
                "Threads", hummingbird, logging, nio, lifecycle,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ] + httpTypes, settings: compact, resources: [.embedInCode("Resources")]),
        stage(
            "Backend",
            [
                "Model", "Hashing", "Imaging", "Providers", "Recording", "Transport", "Draining", "Guarding", "Threads",
                hummingbird, nio,
                lifecycle, logging,
            ] + httpTypes, settings: compact),
        stage(
            "Serving",
            [
                "Model", "Hashing", "Reporting", "Draining", "Guarding", "Threads", "CServing", hummingbird, nio,
                lifecycle,
                logging, .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ], settings: compact),
        stage(
            "Harness",
            [
                "Model", "Hashing", "Planning", "Transport", "Providers", "Imaging", "Pictures", "Recording", "Judging",
                "Reporting", "Judges", "Monitoring", "Alerting", "Threads", "Fleet",
            ], settings: compact),
        .executableTarget(
            name: "assay",
            dependencies: [
                "Model", "Documents", "Settings", "Planning", "Providers", "Imaging", "Pictures",
                "Recording", "Judging", "Reporting", "Sandbox", "Backend", "Serving", "Draining", "Harness",
                "Alerting", "Fleet",
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: compact, linkerSettings: released),

        .executableTarget(
            name: "assay-bench", dependencies: ["Model", "Imaging", "Transport", "Providers", "Settings"],
            path: "Benchmarks/AssayBench", swiftSettings: house),
        .executableTarget(
            name: "ledger-bench",
            dependencies: [
                "Model", "Recording", "Fleet", "Judging", "Reporting", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Benchmarks/LedgerBench", swiftSettings: house),
        .executableTarget(
            name: "judging-bench", dependencies: ["Model", "Imaging", "Pictures", "Judging", "Harness"],
            path: "Benchmarks/JudgingBench", swiftSettings: optimised),

        .target(
            name: "TestSupport",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport", swiftSettings: house),
        tests("ModelTests", ["Model"]),
        tests("ThreadsTests", ["Threads"]),
        tests("HashingTests", ["Hashing"]),
        tests("SettingsTests", ["Settings", "Providers", "Documents", "Model"]),
        tests("PlanningTests", ["Planning", "Model"]),
        tests("TransportTests", ["Transport", "Model", "TestSupport"]),
        tests(
            "ProvidersTests",
            ["Providers", "Settings", "Judging", "Hashing", "Transport", "Model", "Sandbox", "TestSupport"]),
        tests("ImagingTests", ["Imaging", "Pictures", "Hashing", "Model"], settings: optimised),
        tests("PicturesTests", ["Pictures", "Imaging", "Model"]),
        tests(
            "RecordingTests",
            [
                "Recording", "Judging", "Reporting", "Hashing", "Model",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "GuardingTests",
            ["Guarding", "Model", hummingbird, nio, .product(name: "HTTPTypes", package: "swift-http-types")]),
        tests("FleetTests", ["Fleet", "Recording", "Model"]),
        tests("JudgingTests", ["Judging", "Model"]),
        tests("JudgesTests", ["Judges", "Model"]),
        tests("MonitoringTests", ["Monitoring", "Model"]),
        tests("AlertingTests", ["Alerting", "Hashing", "Model", "TestSupport", "Transport"]),
        tests("ReportingTests", ["Reporting", "TestSupport", "Serving", "Transport", "Model"]),
        tests(
            "SandboxTests",
            [
                "Sandbox", "Harness", "Hashing", "Providers", "Transport", "Imaging", "Model", "TestSupport", "Threads",
            ]),
        tests("BackendTests", ["Backend", "Sandbox", "Providers", "Transport", "Model", "TestSupport", "Threads"]),
        tests(
            "HarnessTests",
            [
                "Alerting", "Harness", "Fleet", "Hashing", "Planning", "Judging", "Imaging", "Recording", "Reporting",
                "Model",
                "Monitoring", "TestSupport", "Transport",
            ]),
        tests(
            "CommandLineTests",
            [
                "assay", "Settings", "Harness", "Recording", "Model", "TestSupport", "Documents", "Planning",
                "Providers", "Reporting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        tests("EndToEndTests", ["Model", "Reporting", "Sandbox", "Transport", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
