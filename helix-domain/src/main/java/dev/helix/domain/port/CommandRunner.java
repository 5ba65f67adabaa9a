package dev.helix.domain.port;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a command to its end and keeps the end of its output. A command that takes too long is ended with all its children. */
public interface CommandRunner {

    /**
     * The command to run.
     *
     * @param command program and arguments; no shell
     * @param directory where
     * @param environment all that it inherits besides PATH, HOME, locale and temporary folder
     * @param timeout after which it is ended
     * @param writable other files and folders that it may change, in a sandbox, too; absolute
     */
    record Command(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Duration timeout,
            List<Path> writable) {

        /** The variable that says which tree a command works on. */
        public static final String TREE = "HELIX_TREE";

        /** A command that writes where its kind does and nowhere else. */
        public Command(List<String> command, Path directory, Map<String, String> environment, Duration timeout) {
            this(command, directory, environment, timeout, List.of());
        }

        public Command {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            writable = List.copyOf(writable);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a command names a program");
            }
        }

        /** Returns the tree that it works on, as its environment says; empty where that says nothing. */
        public Optional<TreeId> tree() {
            return Optional.ofNullable(environment.get(TREE)).map(TreeId::new);
        }
    }

    /** Runs a command to its end. */
    default CommandResult run(Command command) {
        return run(command, line -> {});
    }

    /** As {@link #run(Command)}, and has {@code lines} told of what it prints, line by line, as it comes. */
    CommandResult run(Command command, Consumer<String> lines);
}
