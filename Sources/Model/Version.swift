/// The version of this program, in reports, the ledger and `User-Agent`.
package enum Version {
    package static let current = "0.2.0"
    package static let userAgent = "assay/\(current)"
}
