import CCurl
import Glibc
import Model

/// The one thread that touches libcurl: takes commands, moves bytes, keeps the deadlines.
///
/// Not Sendable on purpose: it is made by its thread and never leaves it.
final class EventLoop {
    private let mailbox: Mailbox
    private var transfers: [UInt64: Transfer] = [:]
    /// Prepared, and about to begin.
    private var new: [Transfer] = []
    /// No transfer's deadline is before this moment.
    private var soonestDeadline = ContinuousClock.now
    private var isStopped = false

    /// Starts a thread; nil when the system gives none.
    static func launch() -> Mailbox? {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        assay_return_large_blocks()
        guard let multi = curl_multi_init() else { return nil }
        assay_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        let mailbox = Mailbox(multi: multi)
        let box = Unmanaged.passRetained(mailbox)
        var thread = pthread_t()
        let failed = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                EventLoop(Unmanaged<Mailbox>.fromOpaque(context).takeRetainedValue()).run()
                return nil
            }, box.toOpaque())
        guard failed == 0 else {
            box.release()
            return nil
        }
        pthread_detach(thread)
        return mailbox
    }

    private init(_ mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    private func run() {
        // Signals belong to the main thread; SIGPIPE in particular must not end the process when a server hangs up.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
        while !isStopped {
            mailbox.drain().forEach(obey)
            // Of several that come at once none waits on its own time for the others to be prepared.
            for transfer in new { transfer.begin() }
            new.removeAll(keepingCapacity: true)
            var running: Int32 = 0
            curl_multi_perform(mailbox.multi, &running)
            reap()
            let nextDeadline = enforceDeadlines()
            curl_multi_poll(mailbox.multi, nil, 0, nextDeadline, nil)
        }
        for command in mailbox.close() { obey(command) }
        for transfer in transfers.values { end(transfer, .abandoned("the HTTP client was shut down")) }
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let order): start(order)
        case .cancel(let id): if let transfer = transfers[id] { end(transfer, .abandoned(HTTPExchange.interrupted)) }
        case .stop: isStopped = true
        }
    }

    private func start(_ order: Order) {
        if isStopped { return order.finish(.refused(order.clock.now(), "the HTTP client was shut down")) }
        if order.ticket.isCancelled { return order.finish(.refused(order.clock.now(), HTTPExchange.interrupted)) }
        guard let easy = curl_easy_init() else {
            return order.finish(.refused(order.clock.now(), "libcurl gave no handle"))
        }
        let transfer = Transfer(order, on: easy)
        transfers[order.id] = transfer
        new.append(transfer)
        soonestDeadline = min(soonestDeadline, transfer.nextDeadline.at)
        curl_multi_add_handle(mailbox.multi, easy)
    }

    /// Finishes what libcurl says is done.
    private func reap() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(mailbox.multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let transfer = Transfer.of(message.pointee.easy_handle)
            else { continue }
            end(transfer, .finished(assay_message_result(message)))
        }
    }

    /// Ends what is out of time. Gives back the milliseconds until the next deadline may come.
    ///
    /// Deadlines only ever move away, so that they are looked through when the soonest known one is reached, and not
    /// each time a byte comes.
    private func enforceDeadlines() -> Int32 {
        let now = ContinuousClock.now
        if soonestDeadline <= now {
            soonestDeadline = now + .seconds(60)
            for transfer in transfers.values {
                let (deadline, limit) = transfer.nextDeadline
                if deadline <= now {
                    end(transfer, .outOfTime(limit))
                } else {
                    soonestDeadline = min(soonestDeadline, deadline)
                }
            }
        }
        // Rounded up: waking a fraction of a millisecond early would spin.
        return Int32(clamping: now.duration(to: soonestDeadline).microseconds / 1000 + 1)
    }

    private func end(_ transfer: Transfer, _ ending: TransferEnding) {
        transfers[transfer.id] = nil
        let exchange = transfer.exchange(ending)
        curl_multi_remove_handle(mailbox.multi, transfer.easy)
        transfer.finish(exchange)
        // Not used again: libcurl 7.88 would continue the last header of this answer, whose memory is gone, when the next
        // one begins with a folded line.
        curl_easy_cleanup(transfer.easy)
    }
}

/// How a transfer came to its end.
enum TransferEnding {
    case finished(CURLcode)
    case outOfTime(TimeLimit)
    /// Nobody waits for it any more, or the client goes down.
    case abandoned(String)
}

enum TimeLimit { case firstByte, idle, total }
