package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A night of unattended developer phases by the real command line, whose model service goes wrong in every phase: too many requests, overloaded,
 * a cut stream, silence, and an agent that is killed. {@code scripts/night} runs 30 phases of it.
 */
@EnabledIfEnvironmentVariable(
        named = "HELIX_NIGHT_PROJECTS",
        matches = "[1-9]\\d?",
        disabledReason = "run scripts/night")
@EnabledIf(
        value = "dev.helix.app.ClaudeCli#isWanted",
        disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
class RealNightTest {

    private static final Pattern OUTPUT = Pattern.compile("new/(f\\d+-(\\w+)\\.txt)");
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** What goes wrong, once in each phase of its name. */
    private enum Trouble {
        NONE,
        BUSY,
        OVERLOADED,
        CUT,
        SILENT,
        KILLED
    }

    @TempDir
    private Path folder;

    private final Map<String, Boolean> delivered = new ConcurrentHashMap<>();
    private GitFolder git;
    private Path root;

    @BeforeEach
    void make() throws IOException {
        git = DevelopRoot.make(folder.resolve("root"));
        root = folder.resolve("root");
    }

    @Test
    void everyPhaseEndsAsItShouldWhateverTheModelServiceDoes() throws IOException {
        int projects = Integer.parseInt(System.getenv("HELIX_NIGHT_PROJECTS"));
        var began = System.nanoTime();
        var ends = new ArrayList<String>();
        try (var api = ScriptedMessagesApi.start()) {
            configure(api);
            for (int number = 1; number <= projects; number++) {
                var id = new ProjectId("night-" + number);
                var project = DevelopRoot.project(root, id, phases(number));
                api.otherwise(request -> answer(request, project));

                var developed = Cli.run("project", "develop", "--root", root, id);

                assertThat(developed.code())
                        .as("%s%n%s", developed.out(), developed.err())
                        .isZero();
                var status = Files.readString(project.resolve("status.json"));
                assertThat(status).contains("\"status\" : \"ready\"");
                for (var trouble : Trouble.values()) {
                    assertThat(project.resolve("new/" + file(number, trouble))).hasContent("done");
                    ends.add(id + " " + trouble + ": "
                            + attempts(project.resolve("phases/" + phase(trouble) + ".json")));
                }
            }
            // Hopeless is told as such, and costs no more than its attempts.
            var hopeless = DevelopRoot.project(root, new ProjectId("hopeless"), phases(99));
            api.otherwise(request -> ModelReply.text("I have done it all."));
            var failed = Cli.run("project", "develop", "--root", root, "hopeless");
            assertThat(failed.code()).isEqualTo(1);
            assertThat(Files.readString(hopeless.resolve("REPORT.md"))).contains("f99-none.txt");
            // So is a service that never comes back: the work waits where it is, and goes on when it can.
            var waiting = DevelopRoot.project(root, new ProjectId("waiting"), phases(50));
            api.otherwise(request -> ModelReply.failure(529));
            var away = Cli.run("project", "develop", "--root", root, "waiting");
            assertThat(away.err()).contains("MODEL_AWAY");
            api.otherwise(request -> answer(request, waiting));
            assertThat(Cli.run("project", "develop", "--root", root, "waiting").code())
                    .isZero();
        }
        assertThat(Running.below(folder)).as("processes that were left").isEmpty();
        assertThat(git.git("status", "--porcelain").strip()).isEqualTo("M helix.yaml");
        Files.writeString(
                Path.of("target/night.txt"),
                "%d phases in %d s%n%s%n"
                        .formatted(
                                ends.size(),
                                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                                String.join("\n", ends)));
    }

    private void configure(ScriptedMessagesApi api) throws IOException {
        var config = Files.readString(root.resolve("helix.yaml"));
        git.write(
                "helix.yaml",
                config.replace(
                                "agent: {kind: scripted}",
                                "agent: {kind: claude, command: ['" + ClaudeCli.path() + "'], silence_timeout: "
                                        + SILENCE.toSeconds() + "s, env: {CLAUDE_CODE_MAX_RETRIES: '0',"
                                        + " ANTHROPIC_API_KEY: dummy, ANTHROPIC_BASE_URL: '" + api.baseUrl() + "'}}")
                        .replace("development: {", "development: {outage_limit: 40s, "));
    }

    private static String phases(int number) {
        return IntStream.range(0, Trouble.values().length)
                .mapToObj(at -> Trouble.values()[at])
                .map(trouble -> "  - {id: " + phase(trouble) + ", prompt: Write it., outputs: [new/"
                        + file(number, trouble) + "], max_retries: 2}\n")
                .collect(Collectors.joining("", "phases:\n", ""));
    }

    private static String phase(Trouble trouble) {
        return trouble.name().toLowerCase(Locale.ROOT);
    }

    private static String file(int number, Trouble trouble) {
        return "f" + number + "-" + phase(trouble) + ".txt";
    }

    /** Does what the phase asks for, after its trouble. */
    private ModelReply answer(JsonNode request, Path project) {
        var found = OUTPUT.matcher(request.toString());
        String file = null;
        String trouble = "none";
        while (found.find()) {
            file = found.group(1);
            trouble = found.group(2);
        }
        if (file == null) {
            return ModelReply.text("What for?");
        }
        var last = request.path("messages")
                .path(request.path("messages").size() - 1)
                .toString();
        if (last.contains("tool_result")) {
            return ModelReply.text("AC-1 is met.");
        }
        var write = ModelReply.write(
                "toolu_" + file.hashCode(), project.resolve("workspace/" + file).toString(), "done");
        if (delivered.putIfAbsent(project.getFileName() + file, true) != null) {
            return write;
        }
        return switch (Trouble.valueOf(trouble.toUpperCase(Locale.ROOT))) {
            case NONE -> write;
            case BUSY -> ModelReply.failure(429, Duration.ofSeconds(1));
            case OVERLOADED -> ModelReply.failure(529);
            case CUT -> with(write, new ModelReply.Fault.CutAfter(3));
            case SILENT -> with(write, new ModelReply.Fault.Silence(SILENCE.multipliedBy(3)));
            case KILLED -> {
                killAgents();
                yield write;
            }
        };
    }

    private static ModelReply with(ModelReply.Message message, ModelReply.Fault fault) {
        return new ModelReply.Message(message.blocks(), message.stop(), fault);
    }

    private static void killAgents() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("claude"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static List<String> attempts(Path report) throws IOException {
        return Pattern.compile("\"attempts_made\" : \\d+|\"cost_usd\" : [^,\n]+")
                .matcher(Files.readString(report))
                .results()
                .map(found -> found.group().replace("\"", ""))
                .toList();
    }
}
