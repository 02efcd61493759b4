/// Whether the name of a variable or a header says that its value is a secret: `X-Api-Key`, `MY_TOKEN`, `Cookie`.
package enum SecretName {
    package static func isSecret(_ name: String) -> Bool {
        // The shell's words for its folder, and no password.
        if ["PWD", "OLDPWD"].contains(name) { return false }
        // `MY_KEY2` is as secret as `MY_KEY`.
        let words = name.lowercased().split { !$0.isLetter }.map(String.init)
        return words.contains { word in
            whole.contains(word) || ends.contains { word.hasSuffix($0) } || parts.contains { word.contains($0) }
        }
    }

    private static let whole: Set<String> = [
        "key", "keys", "auth", "pat", "pwd", "pass", "sid", "sig", "signature", "jwt", "bearer", "session", "dsn",
    ]
    /// `STRIPEKEY`, `MYSESSION`; `KEYBOARD` is none.
    private static let ends = ["key", "keys", "session", "pwd", "jwt"]
    private static let parts = [
        "token", "secret", "passw", "passphrase", "cookie", "credential", "authorization", "authentication", "oauth",
        "apikey",
        "accesskey", "sessionid",
    ]

    /// The variable that stands for a header's value where it was written out: `X-Api-Key` as `X_API_KEY`.
    package static func variable(for header: String) -> String {
        let name = String(header.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber == true ? "_" + name : name
    }
}
