package dev.helix.adapter.claude;

import static dev.helix.testkit.AgentContract.all;
import static dev.helix.testkit.AgentContract.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the profiles let the real command line do, by its own rules alone: no hook stands behind them here. */
@NeedsRealCli
class PermissionsTest {

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private Path work = Path.of("");
    private ScriptedMessagesApi api;
    private ClaudeAgent agent;

    @BeforeEach
    void open() throws IOException {
        // A name with blanks, reached by a symbolic link: both are common, and both must not blunt a rule.
        var real = Files.createDirectories(folder.resolve("the real root"));
        root = Files.createSymbolicLink(folder.resolve("root"), real);
        work = Files.createDirectories(root.resolve("projects/evolution/p1"));
        for (var name : List.of("src", "adr", ".git", ".helix", "projects/evolution/p2")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.writeString(root.resolve("src/a.txt"), "to be read\n");
        Files.writeString(root.resolve(".helix/journal"), "top-secret-word\n");
        Files.writeString(folder.resolve("outside.txt"), "top-secret-word\n");
        Files.createSymbolicLink(work.resolve("link"), root.resolve("src"));
        api = ScriptedMessagesApi.start();
        agent = ClaudeAgent.open(
                RealCli.settings(folder.resolve("agent"), api).withAccess(ClaudeSettings.Access.to(root)));
    }

    @AfterEach
    void close() {
        agent.close();
        api.close();
    }

    private List<AgentEvent.ToolResult> writing(AgentProfile profile, Path... files) {
        for (var file : files) {
            api.reply(ModelReply.write("toolu_" + List.of(files).indexOf(file), file.toString(), "x"));
        }
        return results(profile);
    }

    private List<AgentEvent.ToolResult> results(AgentProfile profile) {
        api.reply(ModelReply.text("done"));
        var events = play(agent, Prompt.first("hi", work, profile));
        assertThat(events).last().isInstanceOf(AgentEvent.Finished.class);
        return all(events, AgentEvent.ToolResult.class);
    }

    private Path[] forbiddenToAll() {
        return new Path[] {
            root.resolve("src/new.txt"),
            root.resolve("projects/evolution/p2/new.txt"),
            root.resolve("helix.yaml"),
            root.resolve(".git/config"),
            root.resolve(".helix/new"),
            work.resolve("link/new.txt"),
            work.resolve(".git/config"),
            work.resolve(".claude/settings.json"),
            work.resolve("../p2/new.txt"),
            folder.resolve("new.txt"),
        };
    }

    @Test
    void aDeveloperWritesInItsProjectAndNowhereElse() {
        var forbidden = forbiddenToAll();

        assertThat(writing(AgentProfile.DEVELOPER, forbidden))
                .hasSize(forbidden.length)
                .allMatch(AgentEvent.ToolResult::failed);
        assertThat(forbidden).noneMatch(Files::exists);
        assertThat(writing(AgentProfile.DEVELOPER, root.resolve("adr/001.md"), work.resolve("new/a.txt")))
                .extracting(AgentEvent.ToolResult::failed)
                .containsExactly(true, false);
        assertThat(work.resolve("new/a.txt")).hasContent("x");
    }

    @Test
    void aConsultantWritesInItsSessionAndNoDecisionOfTheRepository() {
        var forbidden = forbiddenToAll();

        assertThat(writing(AgentProfile.CONSULTANT, forbidden))
                .hasSize(forbidden.length)
                .allMatch(AgentEvent.ToolResult::failed);
        assertThat(forbidden).noneMatch(Files::exists);
        assertThat(writing(AgentProfile.CONSULTANT, root.resolve("adr/001.md"), work.resolve("adr/a.md")))
                .extracting(AgentEvent.ToolResult::failed)
                .containsExactly(true, false);
    }

    @Test
    void bothReadTheRepositoryButNothingHidden() {
        api.reply(
                ModelReply.tool(
                        "toolu_1",
                        "Read",
                        Map.of("file_path", root.resolve("src/a.txt").toString())),
                ModelReply.tool(
                        "toolu_2",
                        "Read",
                        Map.of("file_path", root.resolve(".helix/journal").toString())),
                ModelReply.tool(
                        "toolu_3",
                        "Read",
                        Map.of("file_path", folder.resolve("outside.txt").toString())),
                ModelReply.tool(
                        "toolu_4",
                        "Grep",
                        Map.of("pattern", "top-secret", "path", root.toString(), "output_mode", "content")),
                ModelReply.tool("toolu_5", "Read", Map.of("file_path", "/proc/self/environ")));

        var results = results(AgentProfile.CONSULTANT);

        assertThat(results.get(0).text()).contains("to be read");
        assertThat(results).extracting(AgentEvent.ToolResult::failed).startsWith(false, true, true);
        assertThat(results.get(4).failed()).isTrue();
        assertThat(results).noneMatch(result -> result.text().contains("top-secret-word"));
    }

    /** Of other projects and chats, of what comes after its start, of git and of the settings: by name, by search, by list. */
    @Test
    void noneReadsWhatBelongsToOthersHoweverItLooksForIt() throws IOException {
        var session = Files.createDirectories(root.resolve("projects/sessions/3f2a-own"));
        Files.writeString(session.resolve("own.txt"), "top-secret-of-its-own\n");
        var others = new Path[] {
            root.resolve("projects/sessions/3f2b-other/transcript.jsonl"),
            root.resolve("projects/sessions/3f2a-own2/transcript.jsonl"),
            root.resolve("projects/sessions/3f2a/transcript.jsonl"),
            root.resolve("projects/sessions/A-other/transcript.jsonl"),
            root.resolve("projects/evolution/p2/spec.yaml"),
            root.resolve("projects/archive/p3/spec.yaml"),
            root.resolve("projects/loose.txt"),
            root.resolve(".git/config"),
            root.resolve("helix.yaml"),
        };
        for (var other : others) {
            Files.createDirectories(other.getParent());
            Files.writeString(other, "top-secret-word\n");
        }
        for (int at = 0; at < others.length; at++) {
            api.reply(ModelReply.tool("toolu_" + at, "Read", Map.of("file_path", others[at].toString())));
        }
        int at = others.length;
        for (var place :
                List.of(root, root.toRealPath(), root.resolve("projects"), root.resolve("projects/sessions"))) {
            api.reply(
                    ModelReply.tool(
                            "toolu_" + at++,
                            "Grep",
                            Map.of("pattern", "top-secret", "path", place.toString(), "output_mode", "content")),
                    ModelReply.tool(
                            "toolu_" + at++,
                            "Glob",
                            Map.of("pattern", "**/*.{txt,jsonl,yaml}", "path", place.toString())));
        }
        api.reply(ModelReply.tool("toolu_" + at, "Glob", Map.of("pattern", root + "/proj*/sess*/*/*")));
        api.reply(ModelReply.text("done"));

        var events = play(agent, Prompt.first("hi", session, AgentProfile.CONSULTANT));

        var results = all(events, AgentEvent.ToolResult.class);
        assertThat(results.subList(0, others.length)).allMatch(AgentEvent.ToolResult::failed);
        assertThat(results).noneMatch(result -> result.text().contains("top-secret-word"));
        assertThat(results).noneMatch(result -> result.text().contains("transcript"));
        assertThat(results.get(others.length).text()).contains("top-secret-of-its-own");
        assertThat(results.get(others.length + 1).text())
                .contains("src/a.txt", "own.txt")
                .doesNotContain("spec.yaml");
    }

    @Test
    void noShellIsOfferedUnlessItWasOpened() {
        api.reply(ModelReply.tool(
                "toolu_1", "Bash", Map.of("command", "touch " + work.resolve("by-shell"), "description", "t")));

        assertThat(results(AgentProfile.DEVELOPER)).allMatch(AgentEvent.ToolResult::failed);
        assertThat(work.resolve("by-shell")).doesNotExist();
        assertThat(api.requests().get(0).path("tools").toString()).doesNotContain("\"Bash\"");
    }
}
