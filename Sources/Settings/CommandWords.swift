import Documents
import Model

extension Field {
    /// A command that is run without a shell. The program's path is one of the settings file's folder, in which it is run; a bare
    /// name is looked for on PATH.
    func commandWords(_ example: String) -> [String]? {
        let expected = "a list: a program and its arguments, for example \(example)"
        let texts = items(expected).map { item in
            if let secret = item.substituted().first(where: { SecretName.isSecret($0.variable) }) {
                item.refuse(
                    "the secret ${\(secret.variable)}",
                    expected: "no secret: everybody on this machine sees the arguments of a command")
            }
            return item.parsed("text") { $0.utf8.contains(0) ? nil : $0 }
        }
        guard case .list = node.content else { return nil }
        guard let program = texts.first else {
            refuse("an empty list", expected: "a program and its arguments, for example \(example)")
            return nil
        }
        if program?.isEmpty == true { refuse("\"\" as the program", expected: "its path, or its name on PATH") }
        return texts.contains(nil) ? nil : texts.compactMap(\.self)
    }
}
