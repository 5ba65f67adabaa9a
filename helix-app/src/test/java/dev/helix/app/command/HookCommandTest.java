package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.ClaudeCli;
import dev.helix.app.HelixProcess;
import dev.helix.app.Main;
import dev.helix.app.wiring.HookPolicyTest;
import dev.helix.testkit.ModelReply;
import dev.helix.testkit.ScriptedMessagesApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class HookCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void create() throws IOException {
        root = HookPolicyTest.root(folder.resolve("root"));
    }

    private record Ran(int code, String out) {}

    private Ran helix(String... arguments) {
        var out = new StringWriter();
        var line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        return new Ran(line.execute(arguments), out.toString());
    }

    private Ran install(String... more) {
        var all = new ArrayList<>(List.of("hook", "install", "--root", root.toString()));
        all.addAll(List.of(more));
        return helix(all.toArray(String[]::new));
    }

    private Path settings() {
        return root.resolve(".claude/settings.json");
    }

    @Nested
    class Installing {

        @Test
        void addsItsHooksBesideOthersAndDoesNothingTheSecondTime() throws IOException {
            Files.createDirectories(root.resolve(".claude"));
            Files.writeString(settings(), "{\n  // mine\n  \"model\": \"x\"\n}\n");
            Files.setPosixFilePermissions(settings(), PosixFilePermissions.fromString("rw-------"));

            assertThat(install()).isEqualTo(new Ran(0, "changed " + settings() + "\n"));
            var once = Files.readString(settings());
            assertThat(once).contains("// mine", "\"helix hook PreToolUse\"", "\"helix hook PostToolUse\"");
            assertThat(once).doesNotContain("hook Stop");
            assertThat(install()).isEqualTo(new Ran(0, "nothing to do: " + settings() + "\n"));
            assertThat(Files.getPosixFilePermissions(settings()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            assertThat(install("--answers").code()).isZero();
            assertThat(Files.readString(settings())).contains("hook Stop", "hook UserPromptSubmit");
            assertThat(helix("hook", "uninstall", "--root", root.toString()).code())
                    .isZero();
            assertThat(settings()).hasContent("{\n  // mine\n  \"model\": \"x\"\n}\n");
        }

        @Test
        void goesWhereItIsTold() {
            var project = root.resolve("projects/evolution/other");

            assertThat(install("--local", "--dir", project.toString()).code()).isZero();
            assertThat(project.resolve(".claude/settings.local.json")).exists();
            assertThat(settings()).doesNotExist();
        }

        @Test
        void leavesAFileAloneThatItDoesNotUnderstand() throws IOException {
            Files.createDirectories(root.resolve(".claude"));
            Files.writeString(settings(), "{\n\"model\": \n}");

            var ran = install();

            assertThat(ran.code()).isEqualTo(3);
            assertThat(ran.out()).contains("settings.json, line 3", "nothing was changed");
            assertThat(settings()).hasContent("{\n\"model\": \n}");
        }

        @Test
        void uninstallingWhatWasNeverThereMakesNothing() {
            assertThat(helix("hook", "uninstall", "--root", root.toString()).code())
                    .isZero();
            assertThat(root.resolve(".claude")).doesNotExist();
        }
    }

    /** Runs the command as the agent does: a process that reads the call from its standard input. */
    private Ran answer(Path directory, String event, String call) throws IOException, InterruptedException {
        var process = new ProcessBuilder("/bin/sh", helixScript().toString(), "hook", event)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(call.getBytes(StandardCharsets.UTF_8));
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), out);
    }

    private Path helixScript() throws IOException {
        var script = folder.resolve("helix");
        Files.writeString(
                script,
                "#!/bin/sh\nexport LC_ALL=C.UTF-8\nexec '" + String.join("' '", HelixProcess.helix()) + "' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String write(Path directory, String file) {
        return JSON.writeValueAsString(Map.of(
                "hook_event_name", "PreToolUse", "cwd", directory.toString(), "tool_input", Map.of("file_path", file)));
    }

    @Test
    void refusesWhatHelixAloneMayChange() throws Exception {
        for (var file : List.of(".helix/journal.jsonl", "helix.yaml", "projects/archive/x/spec.yaml", ".git/config")) {
            assertThat(answer(root, "PreToolUse", write(root, file)).out())
                    .as(file)
                    .contains("\"permissionDecision\":\"deny\"");
        }
        assertThat(answer(root, "PreToolUse", write(root, "src/a.txt"))).isEqualTo(new Ran(0, "{}\n"));
        var project = root.resolve("projects/evolution/other");
        assertThat(answer(project, "PreToolUse", write(project, "../second/new/a.txt"))
                        .out())
                .contains("deny");
        assertThat(answer(project, "PreToolUse", write(project, "new/a.txt"))).isEqualTo(new Ran(0, "{}\n"));
    }

    @Test
    void whatItCannotCheckMayNotBeWrittenAndEverythingElseIsSaidAloud() throws Exception {
        Files.writeString(root.resolve("helix.yaml"), "productoin: {}\n");

        var before = answer(root, "PreToolUse", write(root, "src/a.txt"));
        var after = answer(root, "PostToolUse", write(root, "src/a.txt"));

        assertThat(before.code()).isEqualTo(2);
        assertThat(before.out()).contains("productoin");
        assertThat(after.code()).isEqualTo(1);
        assertThat(after.out()).contains("PostToolUse did not work");
    }

    /** Claude Code takes every exit code but 2 for a yes. */
    @Test
    void aCallThatIsTooLargeOrBeyondTheBoundsIsNoYes() throws Exception {
        var large = answer(root, "PreToolUse", write(root, "a".repeat(17 << 20)));
        assertThat(large)
                .isEqualTo(new Ran(2, "HELIX's hook PreToolUse did not work: its call is larger than 16 MB\n"));

        var deep = "{\"cwd\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(answer(root, "PreToolUse", deep).out()).contains("\"permissionDecision\":\"deny\"");
        assertThat(answer(root, "PreToolUse", "[" + "{},".repeat(5_000_000) + "{}]")
                        .out())
                .contains("\"permissionDecision\":\"deny\"");
    }

    @Test
    void outsideOfARootItSaysSo() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        var ran = answer(elsewhere, "Stop", "{}");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("no helix.yaml");
    }

    @Test
    void needsNoDescriptionOfASystem() throws Exception {
        Files.writeString(root.resolve("helix.yaml"), """
                consultant: { locale: en, adr_profile: madr }
                validation: { unit: { command: [make, test] } }
                """);

        assertThat(answer(root, "Stop", "{\"cwd\":\"" + root + "\",\"last_assistant_message\":\"no marker\"}")
                        .out())
                .contains("\"decision\":\"block\"", "MISSING_STEP_MARKER");
    }

    @Test
    void sendsAnAnswerBackOnce() throws Exception {
        var bad = "{\"cwd\":\"" + root + "\",\"last_assistant_message\":\"no marker\",\"stop_hook_active\":";

        assertThat(answer(root, "Stop", bad + "false}").out())
                .contains("\"decision\":\"block\"", "MISSING_STEP_MARKER");
        assertThat(answer(root, "Stop", bad + "true}")).isEqualTo(new Ran(0, "{}\n"));
    }

    @Test
    @EnabledIf(
            value = "dev.helix.app.ClaudeCli#isWanted",
            disabledReason = "no command line of Claude Code here: run .ci/install-claude-cli")
    void theRealCommandLineAsksItByTheInstalledSettings() throws Exception {
        install("--answers", "--command", helixScript().toString());
        var adr = root.resolve("adr/001-slots.md").toString();
        var home = Files.createDirectories(folder.resolve("home"));
        try (var api = ScriptedMessagesApi.start()) {
            api.reply(
                    ModelReply.write("toolu_1", root.resolve("helix.yaml").toString(), "x"),
                    ModelReply.write("toolu_2", root.resolve(".helix/x").toString(), "x"),
                    ModelReply.write("toolu_3", adr, HookPolicyTest.BAD_ADR),
                    ModelReply.write("toolu_4", adr, HookPolicyTest.GOOD_ADR),
                    ModelReply.text("no marker"),
                    ModelReply.text("with its marker" + HookPolicyTest.MARKER));
            var process = ClaudeCli.byHand(home, root, api, "--permission-mode", "acceptEdits")
                    .start();
            try (var in = process.getOutputStream()) {
                in.write("\nwrite it\n".getBytes(StandardCharsets.UTF_8));
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(said).contains("with its marker");
            var told = api.requests().getLast().path("messages").toString();
            assertThat(told)
                    .contains("helix.yaml, where you may not write")
                    .contains(".helix, where you may not write")
                    .contains("MISSING_ADR_SECTION")
                    .contains("MISSING_STEP_MARKER");
            assertThat(root.resolve(".helix/x")).doesNotExist();
            assertThat(root.resolve("helix.yaml")).content().contains("production");
            assertThat(Path.of(adr)).content().contains("## Acceptance Criteria");
        }
    }
}
