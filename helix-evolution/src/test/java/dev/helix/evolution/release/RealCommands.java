package dev.helix.evolution.release;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the commands of real test runners as child processes, for tests of what is read out of their output. */
final class RealCommands {

    private RealCommands() {}

    static CommandResult run(CommandRunner.Command command, Consumer<String> lines) {
        try {
            var builder = new ProcessBuilder(command.command())
                    .directory(command.directory().toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(command.environment());
            var process = builder.start();
            var output = CompletableFuture.supplyAsync(() -> {
                try {
                    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (!process.waitFor(command.timeout().toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            var text = output.join();
            text.lines().forEach(lines);
            return new CommandResult(new Exit.Code(process.waitFor()), text, Duration.ofSeconds(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
