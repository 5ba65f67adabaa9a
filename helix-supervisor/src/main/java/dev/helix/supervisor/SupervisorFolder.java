package dev.helix.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder by which a supervisor and its server talk: plan, ledger, request, and what both print. Each file has one writer.
 *
 * @param path absolute
 */
public record SupervisorFolder(Path path) {

    /** Below HELIX's own folder in a root. */
    public static final String NAME = "supervisor";

    /** Names this folder in the environment of a server that has a supervisor. */
    public static final String VARIABLE = "HELIX_SUPERVISED";

    private static final String OWNER = "owner";

    /** Returns the one of a root. */
    public static SupervisorFolder of(Path root) {
        return new SupervisorFolder(root.resolve(".helix").resolve(NAME));
    }

    /** Returns what the supervisor remembers; empty before its first start. */
    public Optional<SwitchLedger> ledger() throws IOException {
        return SwitchLedger.in(path);
    }

    /** Returns what is asked of the supervisor, done or not; empty for nothing. */
    public Optional<SwitchRequest> request() throws IOException {
        return SwitchRequest.in(path);
    }

    /** Asks the supervisor to end this server and to start another tree. */
    public void ask(SwitchRequest request) throws IOException {
        request.writeTo(path);
    }

    /** Takes a request away that has ended. */
    public void forgetRequest() throws IOException {
        SwitchRequest.forget(path);
    }

    /** Returns the process of the supervisor; empty when none works here. */
    public Optional<ProcessHandle> supervisor() {
        try {
            return ProcessHandle.of(
                            Long.parseLong(Files.readString(path.resolve(OWNER)).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Where processes can be looked into, the number alone is not believed: it may be another's by now. */
    private boolean isOurs(ProcessHandle process) {
        var descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        try (var open = Files.newDirectoryStream(descriptors)) {
            var lock = path.resolve("lock").toRealPath();
            for (var descriptor : open) {
                if (Files.isSymbolicLink(descriptor) && lock.equals(Files.readSymbolicLink(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    Path log() {
        return path.resolve("server.log");
    }

    Path processFile() {
        return path.resolve("process");
    }

    /** Takes the place of its only supervisor for as long as this process lives; empty when another one has it. */
    Optional<FileLock> take() throws IOException {
        var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        Files.writeString(path.resolve(OWNER), ProcessHandle.current().pid() + "\n");
        return Optional.of(lock);
    }
}
