import Glibc

/// Which addresses a request may talk to. Checked against the address really connected to, after name resolution and
/// on every redirect, so that no name that points inwards gets around it.
package enum AddressPolicy: Hashable, Sendable {
    case any
    /// Anywhere at first, for an address of somebody whom the settings name; where that redirects to must be public.
    case publicOnceRedirected
    /// Refuses what is neither public nor this machine's own.
    case publicOrLoopback
    /// Refuses loopback, private, link-local, shared, documentation, benchmark and multicast addresses
    /// (the IANA special-purpose registries, RFC 6890).
    case publicOnly

    func allows(_ address: String, isRedirected: Bool = false) -> Bool {
        switch self {
        case .any: true
        case .publicOnceRedirected: !isRedirected || AddressPolicy.isPublic(address)
        case .publicOrLoopback: AddressPolicy.isPublic(address) || AddressPolicy.isLoopback(address)
        case .publicOnly: AddressPolicy.isPublic(address)
        }
    }

    /// 127.0.0.0/8, also written as IPv6, and ::1.
    package static func isLoopback(_ address: String) -> Bool {
        let four = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        return address == "::1" || four.hasPrefix("127.")
    }

    /// False for anything that is not a numeric address too.
    package static func isPublic(_ address: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            return isPublic(v4: withUnsafeBytes(of: four) { Array($0) })
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return false }
        return isPublic(v6: withUnsafeBytes(of: six) { Array($0) })
    }

    private static func isPublic(v4 address: [UInt8]) -> Bool {
        switch (address[0], address[1], address[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    private static func isPublic(v6 address: [UInt8]) -> Bool {
        let isMapped = address.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
        let isTranslated = address.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isMapped || isTranslated { return isPublic(v4: Array(address.suffix(4))) }
        // Global unicast is 2000::/3; 2001:db8::/32 is for documentation, 2002::/16 (6to4) wraps an IPv4 address.
        if address.starts(with: [0x20, 0x02]) { return isPublic(v4: Array(address[2..<6])) }
        return address[0] & 0xE0 == 0x20 && !address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
    }
}
