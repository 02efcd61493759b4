import Foundation
import Harness
import TestSupport
import Testing

@Suite("Files that the user wants written")
struct OutputFileTests {
    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("a plain file is replaced with its mode kept, and its folder is made")
    func plain() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a/b/report.json"
            try OutputFile.write(Array("first, and longer".utf8), to: path)
            #expect(chmod(path, 0o640) == 0)
            var (before, after) = (stat(), stat())
            #expect(stat(path, &before) == 0)
            try OutputFile.write(Array("second".utf8), to: path)
            #expect(stat(path, &after) == 0)
            #expect(try text(path) == "second")
            #expect(after.st_mode & 0o777 == 0o640 && after.st_ino != before.st_ino)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b") == ["report.json"])
        }
    }

    @Test("a symbolic link and a second name stay, and what is behind them is written")
    func links() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/file"
            try Data("a long first text".utf8).write(to: URL(filePath: file))
            try FileManager.default.createSymbolicLink(atPath: folder + "/soft", withDestinationPath: "file")
            try FileManager.default.linkItem(atPath: file, toPath: folder + "/hard")
            try OutputFile.write(Array("through soft".utf8), to: folder + "/soft")
            #expect(try text(file) == "through soft")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/soft") == "file")
            try OutputFile.write(Array("hard".utf8), to: folder + "/hard")
            #expect(try text(file) == "hard")
        }
    }

    @Test("a device is written and stays, and a full one is an error")
    func devices() throws {
        try OutputFile.write([1, 2, 3], to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        let failure = #expect(throws: OutputFile.Failure.self) { try OutputFile.write([1], to: "/dev/full") }
        #expect(failure?.description == "No space left on device")
    }

    @Test("a pipe gets the bytes, more than it holds at once too, and one that nobody reads is an error in good time")
    func pipes() async throws {
        try await withTemporaryFolder { folder in
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            async let read = runProgram("sh", ["-c", "cat pipe | wc -c"], in: folder)
            try OutputFile.write(Array(repeating: 7, count: 300_000), to: pipe)
            #expect(try await read.stdout == "300000\n")
            let failure = #expect(throws: OutputFile.Failure.self) {
                try OutputFile.write([1], to: pipe, patience: .milliseconds(50))
            }
            #expect(failure?.description == "nobody reads the pipe")
        }
    }

    @Test("what cannot be written is told in plain words, and leaves nothing behind")
    func refusals() async throws {
        try await withTemporaryFolder { folder in
            for (path, reason) in [
                (folder, "Is a directory"), ("/proc/nowhere/x", "No such file or directory"),
            ] {
                let failure = #expect(throws: OutputFile.Failure.self) { try OutputFile.write([1], to: path) }
                #expect(failure?.description == reason, "\(path)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == [])
        }
    }
}
