package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

    @TempDir
    private Path folder;

    @Nested
    @NeedsRealCli
    class WhenHelixEndsWithAnAgentAtWork {

        @Test
        void killedItLeavesNoAgentBehind() throws Exception {
            assertAgentEndsWith(Process::destroyForcibly);
        }

        @Test
        void stoppedItLeavesNoAgentBehind() throws Exception {
            assertAgentEndsWith(Process::destroy);
        }

        private void assertAgentEndsWith(Consumer<Process> end) throws Exception {
            var cli = RealCli.path();
            Files.createDirectories(folder.resolve("work"));
            try (var api = ScriptedMessagesApi.start()) {
                api.reply(ModelReply.text("working").with(new ModelReply.Fault.Silence(Duration.ofMinutes(5))));
                var helix = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                HelixToKill.class.getName(),
                                cli.toString(),
                                folder.resolve("agent").toString(),
                                folder.resolve("work").toString(),
                                api.baseUrl().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                try (var said = helix.inputReader()) {
                    var agent =
                            ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();

                    end.accept(helix);

                    assertThat(agent.onExit().get(20, TimeUnit.SECONDS).isAlive())
                            .isFalse();
                } finally {
                    helix.destroyForcibly();
                }
            }
        }
    }
}
