package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

    private static final Duration QUICKLY = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @Nested
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

    @Nested
    class WhenALaterHelixStarts {

        private static final String DEAD_HELIX = "999999999 0";

        private Path records = Path.of("");

        @BeforeEach
        void name() {
            records = folder.resolve("processes");
        }

        @Test
        void itEndsWhatADeadOneLeft() throws Exception {
            var orphan = sleeper();

            record(orphan, key(orphan), DEAD_HELIX);

            assertThat(new ProcessRecords(records).reap(QUICKLY)).isEqualTo(1);
            assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(records).isEmptyDirectory();
        }

        @Test
        void itSparesTheAgentsOfAHelixThatLives() throws Exception {
            var agent = sleeper();
            try {
                new ProcessRecords(records).started(agent.toHandle());

                assertThat(new ProcessRecords(records).reap(QUICKLY)).isZero();
                assertThat(agent.isAlive()).isTrue();
            } finally {
                agent.destroyForcibly();
            }
        }

        @Test
        void itSparesAnotherProcessThatGotTheSameId() throws Exception {
            var stranger = sleeper();
            try {
                record(stranger, stranger.pid() + " 12345", DEAD_HELIX);

                assertThat(new ProcessRecords(records).reap(QUICKLY)).isZero();
                assertThat(stranger.isAlive()).isTrue();
                assertThat(records).isEmptyDirectory();
            } finally {
                stranger.destroyForcibly();
            }
        }

        private static Process sleeper() throws IOException {
            return new ProcessBuilder("sleep", "600").start();
        }

        private static String key(Process process) {
            return process.pid() + " "
                    + process.info().startInstant().orElseThrow().toEpochMilli();
        }

        private void record(Process process, String key, String owner) throws IOException {
            Files.createDirectories(records);
            Files.writeString(records.resolve(Long.toString(process.pid())), key + "\n" + owner + "\n");
        }
    }
}
