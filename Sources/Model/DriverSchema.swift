/// What the settings of a kind of provider are: read by `Settings`, which knows no kind itself.
package struct DriverSchema: Hashable, Sendable {
    package let kind: ProviderKind
    package let family: ProviderFamily
    /// Without a token no call is made.
    package let needsToken: Bool
    /// The variable its token is usually in.
    package let tokenVariable: String
    /// Keys of a provider beside `kind`, `family`, `token` and `daily-budget`.
    package let providerKeys: [Key]
    /// Keys of a target beside `provider`, `timeout` and `input`.
    package let targetKeys: [Key]
    /// The units its prices may have.
    package let priceUnits: [Price.Unit]

    package init(
        kind: ProviderKind, family: ProviderFamily, needsToken: Bool, tokenVariable: String, providerKeys: [Key],
        targetKeys: [Key],
        priceUnits: [Price.Unit] = Price.Unit.allCases
    ) {
        self.kind = kind
        self.family = family
        self.needsToken = needsToken
        self.tokenVariable = tokenVariable
        self.providerKeys = providerKeys
        self.targetKeys = targetKeys
        self.priceUnits = priceUnits
    }

    package struct Key: Hashable, Sendable {
        package let name: String
        package let role: Role
        package let form: Form
        package let isRequired: Bool
        /// What is expected, in words: `owner/name of the Space`.
        package let help: String

        package init(_ name: String, _ role: Role, _ form: Form, isRequired: Bool = true, help: String) {
            self.name = name
            self.role = role
            self.form = form
            self.isRequired = isRequired
            self.help = help
        }
    }

    package enum Role: Hashable, Sendable {
        /// The provider's ``Provider/baseURL``; exactly one of its keys.
        case address
        /// The ``ProviderTarget/model``: one key of the provider or of the target.
        case model
        /// Kept by its name in `options`.
        case option
    }

    package enum Form: Hashable, Sendable {
        case url
        /// `owner/name`.
        case repository
        /// Any text on one line that is not empty.
        case text
        /// Begins with `/`.
        case path
        /// This many hexadecimal digits, kept in lower case.
        case hexadecimal(digits: Int)
    }
}
