import Glibc
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Synchronization

extension WireFault {
    /// How long silent connections are held; longer than any client waits.
    private static let patience = Duration.seconds(180)

    /// The answer as this fault leaves it. Faults that allow no answer at all close the connection themselves.
    func spoil(_ response: Response, on channel: any Channel) async throws -> Response {
        let body = try await WireFault.collect(response.body)
        switch self {
        case .empty:
            try? await channel.close()
            return response
        case .reset:
            await WireFault.reset(channel)
            return response
        case .silence:
            try await StoppableWait.sleep(WireFault.patience)
            return response
        case .garbage:
            try? await WireFault.writeRaw("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", on: channel)
            try? await channel.close()
            return response
        case .resetWithin, .short, .cutChunk, .stall, .trickle:
            return cut(response, body, on: channel)
        }
    }

    private func cut(_ response: Response, _ body: [UInt8], on channel: any Channel) -> Response {
        var headers = response.headers
        headers[.contentLength] = self == .cutChunk ? nil : String(body.count)
        let kind = self
        let content = ResponseBody { writer in
            if kind == .trickle { return try await WireFault.trickle(body, to: writer) }
            try await writer.write(ByteBuffer(bytes: body.prefix(body.count / 2)))
            if kind == .stall { try await StoppableWait.sleep(WireFault.patience) }
            // Let the first half leave before the connection goes.
            try await Task.sleep(for: .milliseconds(30))
            if kind == .resetWithin { await WireFault.reset(channel) } else { try? await channel.close() }
        }
        return Response(status: response.status, headers: headers, body: content)
    }

    @concurrent private static func trickle(_ body: [UInt8], to writer: any ResponseBodyWriter) async throws {
        var writer = writer
        for byte in body {
            try await writer.write(ByteBuffer(bytes: [byte]))
            try await Task.sleep(for: .milliseconds(100))
        }
        try await writer.finish(nil)
    }

    /// Closes with an RST: lingering for no time throws away what is unsent and tells the peer so.
    private static func reset(_ channel: any Channel) async {
        if let options = channel as? any SocketOptionProvider {
            try? await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close()
    }

    /// Writes past the HTTP encoder.
    private static func writeRaw(_ text: String, on channel: any Channel) async throws {
        try await channel.eventLoop.submit {
            let encoder = try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
            encoder.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
        }.get()
    }

    private static func collect(_ body: ResponseBody) async throws -> [UInt8] {
        let collected = Mutex<[UInt8]>([])
        try await body.write(CollectingWriter(bytes: { more in collected.withLock { $0 += more } }))
        return collected.withLock { $0 }
    }
}

/// Gathers a body in memory instead of sending it.
private struct CollectingWriter: ResponseBodyWriter {
    let bytes: ([UInt8]) -> Void

    mutating func write(_ buffer: ByteBuffer) async throws { bytes(Array(buffer.readableBytesView)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
