import Judges
import Providers

extension KeySource {
    /// Keys of commands that are run here, each kept for as long as this is.
    static func commands() -> KeySource {
        let commands = KeyCommands()
        return KeySource(
            key: { command in
                do throws(KeyCommands.Failure) {
                    return .success(try await commands.key(of: command))
                } catch {
                    return .failure(Failure(reason: error.reason))
                }
            },
            forget: { key, command in await commands.forget(key, of: command) })
    }
}
