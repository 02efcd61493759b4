import CLinux

package enum ProgramCode {
    /// Gives back the memory that mirrors what was run of the program so far: what is run again is mapped again.
    package static func giveBack() { assay_give_back_code() }
}
