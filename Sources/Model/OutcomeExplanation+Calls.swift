// The provider did not do its work.
extension OutcomeExplanation {
    static let providerError = OutcomeExplanation(
        meaning: "The provider, or the backend itself, failed before doing the work.",
        recognition: """
            A 5xx status without a more exact meaning, an error page of its gateway, or an event that a \
            restarted Space has forgotten.
            """,
        remedy: "Wait and repeat; look at the provider's status page. If it is the backend: its own log.")

    static let providerFailed = OutcomeExplanation(
        meaning: "The work was begun and failed.",
        recognition: """
            A prediction ends `failed`, a Space sends an error event, or the backend reports that all its \
            providers failed, or passes on that a provider refuses the backend's own key or credit.
            """,
        remedy: """
            The detail has the model's own words. `out of memory` wants a smaller picture; interruptions and \
            start time-outs pass by themselves. A refused key or credit is the backend's to renew.
            """)

    static let providerLoading = OutcomeExplanation(
        meaning: "The model was still being loaded when the time ran out.",
        recognition: """
            A prediction stays `starting`, Inference answers 503 with an estimated time, or a Space is building \
            or starting.
            """,
        remedy: """
            Give the first call after idle time more of it, or keep the model warm; a repeat soon after usually \
            works.
            """)

    static let providerAsleep = OutcomeExplanation(
        meaning: "The Space is not running.",
        recognition: "The hub names the stage SLEEPING, PAUSED or STOPPED, and the app does not answer.",
        remedy: """
            A sleeping Space was woken by this very visit: repeat in a minute. A paused one only its owner can \
            restart.
            """)

    static let providerRuntime = OutcomeExplanation(
        meaning: "The Space is broken.",
        recognition: """
            The hub names the stage RUNTIME_ERROR, BUILD_ERROR, CONFIG_ERROR, NO_APP_FILE or DELETING; the \
            detail has its message.
            """,
        remedy: "Only the owner can repair it. A fallback to this Space does not work: name another one.")

    static let providerCancelled = OutcomeExplanation(
        meaning: "The work was ended before its result, and not by us.",
        recognition: "A prediction ends `canceled` or `aborted`.",
        remedy: "Look who else holds the token, and whether a deadline set on the prediction was too short.")
}

// No answer came.
extension OutcomeExplanation {
    static let transportDNS = OutcomeExplanation(
        meaning: "The host's name could not be resolved.",
        recognition: "The resolver gave no address for the host in the detail.",
        remedy: "Check the name in the settings. If other hosts fail too, it is this machine's network.")

    static let transportRefused = OutcomeExplanation(
        meaning: "Nobody accepts connections there.",
        recognition: "The connection was refused, or no route leads to the host.",
        remedy: "Check host and port; start the server; look at firewalls.")

    static let transportTLS = OutcomeExplanation(
        meaning: "No secure connection could be made.",
        recognition: "The TLS handshake failed, or the certificate is expired, self-signed or for another name.",
        remedy: """
            The detail has the reason. Renew the certificate; check that the port really speaks TLS, and this \
            machine's clock.
            """)

    static let transportReset = OutcomeExplanation(
        meaning: "The connection broke before an answer was complete.",
        recognition: "The server reset it, or closed it without an answer.",
        remedy: "A crashed worker or a proxy's time-out are the usual causes: see the server's log at that moment.")

    static let transportTruncated = OutcomeExplanation(
        meaning: "The answer is shorter than announced.",
        recognition: """
            Fewer bytes than `Content-Length`, a chunked body without its last chunk, or an event stream without \
            its last event.
            """,
        remedy: "See whether the server restarted, or a proxy limits size or time.")

    static let transportProtocol = OutcomeExplanation(
        meaning: "What came back is not the HTTP that was asked for, or may not be used.",
        recognition: """
            Not HTTP at all, broken framing, too many redirects, a redirect to another scheme, a body over the \
            limit, or a result address that is not public.
            """,
        remedy: "The detail says which. A body over the limit needs a higher limit or a smaller picture.")

    static let timeoutConnect = OutcomeExplanation(
        meaning: "No connection was made in time.",
        recognition: "Name look-up, TCP and TLS together took longer than the limit in the detail.",
        remedy: """
            The host is down or drops packets, or this machine's network is slow: look at the other rows of the \
            same minute.
            """)

    static let timeoutFirstByte = OutcomeExplanation(
        meaning: "The request was sent, and no answer began in time.",
        recognition: "No status line arrived before the limit ran out.",
        remedy: """
            The server is working or hanging. Compare with the usual time of this endpoint; raise its `timeout` \
            if the work is that long.
            """)

    static let timeoutPoll = OutcomeExplanation(
        meaning: "The prediction was still running when the time ran out.",
        recognition: "Its status was `processing` at the limit; it was then cancelled.",
        remedy: "Compare queue and run of earlier calls; raise the provider's `timeout` if the work is that long.")

    static let timeoutTotal = OutcomeExplanation(
        meaning: "The answer had begun and was not complete in time.",
        recognition: "Bytes arrived, too slowly or with too long a silence, until the limit ran out.",
        remedy: """
            Look at the download phase of other calls: a slow network or a trickling server. A stream that falls \
            silent is a hung job.
            """)
}

// Nothing is said about the provider.
extension OutcomeExplanation {
    static let throttledRate = OutcomeExplanation(
        meaning: "Too many requests.",
        recognition: "Status 429; the wait that was asked for is kept with the attempt.",
        remedy: "Probe less often, or raise the account's limit. It does not count against uptime.")

    static let throttledQueue = OutcomeExplanation(
        meaning: "The queue takes no more work.",
        recognition: "A Space answers 503 with `Queue is full`.",
        remedy: "Wait for the queue; spread the checks. A public Space shares its queue with everybody.")

    static let accountAuth = OutcomeExplanation(
        meaning: "Our key is not accepted.",
        recognition: "Status 401 or 403, or the provider's text about the token.",
        remedy: """
            Check the token's variable, that it has not expired, and its permissions. A private Space or a gated \
            model needs access first.
            """)

    static let accountPayment = OutcomeExplanation(
        meaning: "The account's credit is used up.",
        recognition: "Status 402.",
        remedy: "Add credit; wait some minutes before the next try.")

    static let accountQuota = OutcomeExplanation(
        meaning: "A quota of the account is used up.",
        recognition: "The provider's text speaks of a quota, for example of GPU seconds a day.",
        remedy: "Wait until the time in the detail, use a token with a larger quota, or probe less often.")

    static let rejectedInput = OutcomeExplanation(
        meaning: "The provider refuses what was sent.",
        recognition: "Status 400, 413 or 422 with a reason, or an error event about a parameter.",
        remedy: """
            Our case is wrong: compare the parameters with the model's schema. It does not count against uptime.
            """)

    static let rejectedPolicy = OutcomeExplanation(
        meaning: "The provider refuses the content.",
        recognition: "Its text speaks of a safety filter or of its content rules.",
        remedy: "Use another fixture or prompt. It does not count against uptime.")

    static let skippedBudget = OutcomeExplanation(
        meaning: "Not sent: the budget would be exceeded.",
        recognition: "The price of the call is above what is left for the provider's day or for the run.",
        remedy: "Raise the budget, or wait for the next day; `assay plan` shows the costs.")

    static let skippedKey = OutcomeExplanation(
        meaning: "Not sent: the provider needs a token and there is none.",
        recognition: "The token's variable is unset or empty.",
        remedy: """
            Set the variable named in the settings, or leave the provider out with `--provider`. Where a missing token must \
            fail, `--fail-on skipped` makes the exit status 1.
            """)

    static let skippedSlot = OutcomeExplanation(
        meaning: "Not sent: its time had passed.",
        recognition: "Earlier checks took so long that the scheduled moment was missed.",
        remedy: "Probe less often, or raise the concurrency.")

    static let skippedMaintenance = OutcomeExplanation(
        meaning: "Not sent: a maintenance window is open.",
        recognition: "The settings have a window that covers this moment.",
        remedy: "Nothing; probing resumes by itself.")

    static let skippedDisabled = OutcomeExplanation(
        meaning: "Not sent: the provider has no way to be asked this for nothing.",
        recognition: "`--tier account` would ask a described provider, and its description has no `account` step.",
        remedy: """
            Nothing has to be done: `reach` and `work` are asked as ever. Where the API has a free query, such as a list of models \
            or a balance, write it into the description as `account`.
            """)

    static let selfOffline = OutcomeExplanation(
        meaning: "This machine has no network.",
        recognition: "The control probe failed as well as the check.",
        remedy: "Repair the network; nothing is said about the target.")

    static let selfError = OutcomeExplanation(
        meaning: "This program failed or was stopped.",
        recognition: "The call was cancelled, or libcurl failed on our side. The detail says what.",
        remedy: "If it was not you who stopped it, report it with the detail.")
}
