/// Who and what is set up at a fleet's centre.
package struct FleetRoster: Hashable, Sendable {
    package struct Place: Hashable, Sendable {
        package let standing: LocationStanding
        /// Who may write its rows. Nil: only the owner, or nobody any more.
        package let role: String?
        /// Of money that all places share: what was handed out to it today.
        package let held: MicroDollars

        package init(standing: LocationStanding, role: String?, held: MicroDollars) {
            (self.standing, self.role, self.held) = (standing, role, held)
        }
    }

    package struct Reader: Hashable, Sendable {
        package let role: String
        /// It may run `assay fleet serve` too.
        package let serves: Bool

        package init(role: String, serves: Bool) { (self.role, self.serves) = (role, serves) }
    }

    /// What all places together may pay a provider in a UTC day.
    package struct Budget: Hashable, Sendable {
        package let provider: String
        package let daily: MicroDollars
        /// What of today is handed out.
        package let held: MicroDollars

        package init(provider: String, daily: MicroDollars, held: MicroDollars) {
            (self.provider, self.daily, self.held) = (provider, daily, held)
        }
    }

    package let address: String
    package let places: [Place]
    package let readers: [Reader]
    package let budgets: [Budget]

    package init(address: String, places: [Place], readers: [Reader], budgets: [Budget]) {
        (self.address, self.places, self.readers, self.budgets) = (address, places, readers, budgets)
    }
}
