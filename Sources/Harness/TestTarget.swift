import Foundation
package import Model
import Planning
package import Providers
import Transport

/// The backend and providers under test, ready to be probed.
package struct TestTarget: Sendable {
    /// How the run is labelled in the ledger.
    package let label: String
    /// On the sandbox, with stand-ins for keys.
    let isRehearsal: Bool
    package let settings: AssaySettings
    /// The authorities to trust over TLS; nil: the system's.
    package let caFile: String?

    /// - Parameter label: what is rehearsed; nil: nothing is, and the label is the backend's address; a secret in it shows as ``Redactor/mark``.
    package init(label: String?, settings: AssaySettings, caFile: String? = nil) {
        self.label = Redactor(settings.secrets).redact(label ?? settings.backendURL ?? "providers only")
        isRehearsal = label != nil
        self.settings = settings
        self.caFile = caFile
    }

    /// Where it is measured from.
    var location: String {
        Redactor(settings.secrets).redact(settings.location ?? ProcessInfo.processInfo.hostName)
    }
}

extension AssaySettings {
    /// Where checks through the backend go. Without a backend no such check is planned, and this leads nowhere.
    var backend: BackendTarget {
        BackendTarget(baseURL: backendURL ?? "", headers: backendHeaders, token: backendToken)
    }

    /// Calls providers for a server of ours, and knows every secret of the settings.
    ///
    /// - Parameter caFile: the authorities to trust over TLS; nil: the system's.
    package func prober(trusting caFile: String?) -> Prober {
        Prober(client: HTTPClient(trustedCertificates: caFile), secrets: secrets, keys: .commands())
    }
}
