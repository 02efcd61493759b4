// swift-tools-version: 6.2
// A package of its own, so that the main build knows nothing of sanitizers. Sources are links to the main package's;
// the name is the same, because `package` access is.
import PackageDescription

let swift: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library", "-O"]),
]
let clang: [CSetting] = [.unsafeFlags(["-fsanitize=fuzzer-no-link,address", "-O1", "-g"])]

let package = Package(
    name: "assay",
    targets: [
        .target(name: "COpening", cSettings: clang),
        .target(name: "CCurl", dependencies: ["COpening"], cSettings: clang),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng"),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg"),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux"),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal"),
        .systemLibrary(name: "CAVIF"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .target(
            name: "CCodecs", dependencies: ["CPNG", "CJPEG", "CWebP", "CISAL", "CAVIF"], cSettings: clang),

        .target(name: "CKernels", cSettings: clang),
        .target(name: "CWrap", dependencies: ["CISAL"]),
        .target(name: "Model", swiftSettings: swift),
        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: swift),
        .target(name: "Imaging", dependencies: ["Model", "Hashing", "CCodecs", "CKernels"], swiftSettings: swift),
        .target(name: "LibFuzzer", swiftSettings: swift),
        .executableTarget(
            name: "FuzzImages", dependencies: ["Imaging", "LibFuzzer", "Model", "CWrap"], swiftSettings: swift,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
        .target(name: "Judging", dependencies: ["Model"], swiftSettings: swift),
        .target(
            name: "Reporting", dependencies: ["Model"], resources: [.embedInCode("Resources")], swiftSettings: swift),
        .executableTarget(
            name: "FuzzReports", dependencies: ["Judging", "LibFuzzer", "Model", "Reporting"], swiftSettings: swift,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),

        // Of these two, only the files that open no connection.
        .target(name: "Transport", dependencies: ["CCurl", "Model"], swiftSettings: swift),
        .target(
            name: "Providers", dependencies: ["Model", "Transport"],
            swiftSettings: swift + [.unsafeFlags(["-enable-testing"])]),
        .executableTarget(
            name: "FuzzText", dependencies: ["LibFuzzer", "Model", "Transport", "Providers"], swiftSettings: swift,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ],
    swiftLanguageModes: [.v6]
)
