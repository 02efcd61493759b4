import Model

/// Every address that is asked. Bases have no trailing slash.
enum Routes {
    // Replicate HTTP API: https://replicate.com/docs/reference/http
    static func predictions(_ base: String) -> String { "\(base)/v1/predictions" }
    static func prediction(_ base: String, _ id: String) -> String { "\(base)/v1/predictions/\(segment(id))" }
    static func cancel(_ base: String, _ id: String) -> String { "\(prediction(base, id))/cancel" }
    static func officialModel(_ base: String, _ name: String) -> String {
        "\(model(base, name))/predictions"
    }
    static func model(_ base: String, _ name: String) -> String { "\(base)/v1/models/\(path(name))" }
    static func version(_ base: String, _ name: String, _ id: String) -> String {
        "\(model(base, name))/versions/\(segment(id))"
    }
    static func files(_ base: String) -> String { "\(base)/v1/files" }
    static func account(_ base: String) -> String { "\(base)/v1/account" }

    // The Hugging Face hub.
    static func space(_ hub: String, _ name: String) -> String { "\(hub)/api/spaces/\(path(name))" }
    static func hubModel(_ hub: String, _ name: String) -> String {
        "\(hub)/api/models/\(path(name))?expand=inferenceProviderMapping"
    }

    // Gradio; `prefix` is the configuration's `api_prefix`.
    static func config(_ host: String) -> String { "\(host)/config" }
    static func info(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/info" }
    static func upload(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/upload" }
    static func join(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/queue/join" }
    static func events(_ host: String, _ prefix: String, _ session: String) -> String {
        "\(host)\(prefix)/queue/data?session_hash=\(segment(session))"
    }
    static func leave(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/cancel" }
    static func queueStatus(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/queue/status" }
    static func run(_ host: String, _ prefix: String, _ api: String) -> String { "\(host)\(prefix)/run/\(path(api))" }
    static func file(_ host: String, _ prefix: String, _ path: String) -> String {
        "\(host)\(prefix)/file=\(Routes.path(path, keepingLeadingSlash: true))"
    }

    // Hugging Face Inference.
    static func inference(_ base: String, _ model: String) -> String { "\(base)/models/\(path(model))" }
    /// OpenAI-compatible; `base` ends in `/v1`.
    static func chat(_ base: String) -> String { "\(base)/chat/completions" }
    static func whoami(_ hub: String) -> String { "\(hub)/api/whoami-v2" }

    /// Percent-encodes all but unreserved characters (RFC 3986, 2.3) and slashes.
    static func path(_ text: String, keepingLeadingSlash: Bool = false) -> String {
        let encoded = text.split(separator: "/", omittingEmptySubsequences: false).map { segment(String($0)) }
            .joined(separator: "/")
        return encoded.hasPrefix("/") && !keepingLeadingSlash ? String(encoded.dropFirst()) : encoded
    }

    static func segment(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
