package import NIOCore
import NIOHTTP1

/// Answers clients that speak HTTP/1.0 as they expect: the connection ends with the answer, and no `Host` is wanted of them
/// (RFC 9112, appendix C.2). They are taken to mean the address they reached.
///
/// The server's own handlers see requests without their version; so it goes before them, when it is added to a channel.
package final class OldClients: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = NIOAny

    package init() {}

    package func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(VersionReader(), position: .after(decoder))
        } catch {
            context.fireErrorCaught(error)
        }
    }
}

private final class VersionReader: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isOld = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.version == .http1_0 else {
            context.fireChannelRead(data)
            return
        }
        isOld = true
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        if !head.headers.contains(name: "Host"), let address = context.localAddress?.ipAddress {
            head.headers.add(name: "Host", value: address.contains(":") ? "[\(address)]" : address)
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// It knows no chunks: what has no length ends with the connection.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld, case .head(var head) = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        head.version = .http1_0
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
