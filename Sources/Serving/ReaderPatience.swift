import NIOCore
import NIOHTTPTypes
import Synchronization

/// How many readers are connected: where most of the places are taken, who says nothing soon leaves.
final class Crowd: Sendable {
    private let count = Atomic(0)
    private let most: Int

    init(most: Int) { self.most = most }

    func come() { count.wrappingAdd(1, ordering: .relaxed) }
    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
    var isDense: Bool { count.load(ordering: .relaxed) > most / 2 }
}

/// Closes the connection of a reader who takes too long: to send a request whose head has come, or to take what is sent; and
/// in a crowd, to send anything.
///
/// What is idle between requests, and a head that comes byte by byte, the server itself gives up after a minute.
final class ReaderPatience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let beginning = TimeAmount.seconds(3)
    private static let request = TimeAmount.seconds(20)
    private static let taking = TimeAmount.seconds(30)

    private let crowd: Crowd
    private var isCounted = false
    private var reading: Scheduled<Void>?
    private var writing: Scheduled<Void>?

    init(_ crowd: Crowd) { self.crowd = crowd }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context.channel) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: reading = ReaderPatience.end(context.channel, in: ReaderPatience.request, instead: reading)
        case .body: break
        case .end:
            reading?.cancel()
            reading = nil
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            writing?.cancel()
            writing = nil
        } else {
            writing = ReaderPatience.end(context.channel, in: ReaderPatience.taking, instead: writing)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func begin(_ channel: any Channel) {
        if isCounted { return }
        isCounted = true
        crowd.come()
        if crowd.isDense { reading = ReaderPatience.end(channel, in: ReaderPatience.beginning, instead: reading) }
    }

    private func stop() {
        if isCounted { crowd.leave() }
        isCounted = false
        reading?.cancel()
        writing?.cancel()
        (reading, writing) = (nil, nil)
    }

    private static func end(_ channel: any Channel, in time: TimeAmount, instead other: Scheduled<Void>?)
        -> Scheduled<Void>
    {
        other?.cancel()
        return channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
