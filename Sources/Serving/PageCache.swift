import Hummingbird
import Model
import Synchronization

/// Pages made once for all readers: until the values behind them are others, whoever asks for the same gets the same.
final class PageCache: Sendable {
    private enum Slot {
        case kept(Page)
        /// Being made by one reader; the others wait for it.
        case building([CheckedContinuation<Void, Never>])
    }

    private enum Claim { case kept(Page), mine, others }

    private struct State {
        var version: Timestamp?
        var slots: [String: Slot] = [:]
        /// Of all that is kept, in bytes.
        var size = 0
    }

    /// Of all pages together, in bytes; what comes above is made for each reader.
    private static let room = 8 << 20
    private static let most = 500

    private let state = Mutex(State())

    /// - Parameters:
    ///   - key: what is asked for.
    ///   - version: of the values behind the page; with another one all that is kept is forgotten.
    func page(_ key: String, version: Timestamp?, make: () async throws -> Page) async throws -> Page {
        while true {
            switch claim(key, version) {
            case .kept(let page): return page
            case .mine:
                do {
                    let page = try await make().compressed()
                    finish(key, version, page)
                    return page
                } catch {
                    finish(key, version, nil)
                    throw error
                }
            case .others:
                await withCheckedContinuation { reader in
                    if !waits(for: key, reader) { reader.resume() }
                }
            }
        }
    }

    private func claim(_ key: String, _ version: Timestamp?) -> Claim {
        state.withLock { state in
            if state.version != version {
                state.version = version
                state.slots = state.slots.filter { if case .building = $0.value { true } else { false } }
                state.size = 0
            }
            switch state.slots[key] {
            case .kept(let page): return .kept(page)
            case .building: return .others
            case nil:
                if state.slots.count < PageCache.most { state.slots[key] = .building([]) }
                return .mine
            }
        }
    }

    /// False where it is finished by now.
    private func waits(for key: String, _ reader: CheckedContinuation<Void, Never>) -> Bool {
        state.withLock { state in
            guard case .building(let readers) = state.slots[key] else { return false }
            state.slots[key] = .building(readers + [reader])
            return true
        }
    }

    private func finish(_ key: String, _ version: Timestamp?, _ page: Page?) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard case .building(let readers) = state.slots[key] else { return [] }
            state.slots[key] = nil
            if let page, page.status == .ok, state.version == version, state.size + page.size <= PageCache.room {
                state.slots[key] = .kept(page)
                state.size += page.size
            }
            return readers
        }
        for reader in waiting { reader.resume() }
    }
}
