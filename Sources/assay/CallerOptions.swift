import ArgumentParser
import Model

/// Who may ask a server beside this machine's own programs: for the commands that serve.
struct CallerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Further host names to answer for, beside loopback and the --host; *.example.org is all below it.",
            valueName: "names"))
    var allowHost: HostNames?

    @Option(
        help: ArgumentHelp(
            "Origins whose pages may read answers and post (CORS); * is all.", valueName: "origins"))
    var allowOrigin: WebOrigins?

    var allowed: AllowedCallers {
        AllowedCallers(hosts: allowHost ?? HostNames([]), origins: allowOrigin ?? WebOrigins([]))
    }
}
