package import Documents
import FoundationEssentials
package import Model

/// Which settings hold.
extension SettingsLoader {
    /// Where settings are looked for when nobody names a file.
    package static let defaultPath = "assay.yaml"

    /// The file that was named, else the one in the working folder, if there is one.
    package static func path(given: String?) -> String? {
        given ?? (FileManager.default.fileExists(atPath: defaultPath) ? defaultPath : nil)
    }

    /// What is told where a scenario alone is played beside settings; nil where there are none.
    package static var unreadNote: String? {
        path(given: nil).map {
            "note: ./\($0) is not read: --scenario alone plays the built-in endpoints; --settings \($0) rehearses yours"
        }
    }

    /// The settings of a file; without one the embedded default, with addresses that nobody answers at.
    package static func load(
        _ path: String?, environment: [String: String], schemas: [DriverSchema], channels: [ChannelSchema] = []
    ) throws(DocumentError) -> AssaySettings {
        guard let path else {
            let nowhere = "http://127.0.0.1:1"
            var settings = try embedded(sandboxURL: nowhere, backendURL: nowhere, schemas: schemas)
            settings.namesEndpoints = false
            return settings
        }
        return try load(path: path, environment: environment, schemas: schemas, channels: channels)
    }

    /// The built-in settings with every address turned to loopback servers; the real environment is not read.
    package static func embedded(
        sandboxURL: String, backendURL: String, schemas: [DriverSchema]
    ) throws(DocumentError) -> AssaySettings {
        try load(
            text: template, file: "embedded default",
            environment: [
                "ASSAY_BACKEND_URL": backendURL,
                "REPLICATE_BASE_URL": sandboxURL, "REPLICATE_API_TOKEN": "r8_sandbox",
                "HF_ENDPOINT": sandboxURL, "HUGGINGFACE_TOKEN": "hf_sandbox",
                "HF_INFERENCE_BASE_URL": "\(sandboxURL)/hf-inference",
            ], schemas: schemas)
    }

    /// The built-in settings as `assay backend` serves them: addresses and tokens of the environment.
    package static func served(
        environment: [String: String], schemas: [DriverSchema]
    ) throws(DocumentError) -> AssaySettings {
        try load(
            text: template, file: "embedded default", environment: environment.filter { !$0.key.hasPrefix("ASSAY_") },
            schemas: schemas)
    }
}
