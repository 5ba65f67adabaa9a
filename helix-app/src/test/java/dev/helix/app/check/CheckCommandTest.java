package dev.helix.app.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.helix.app.Cli;
import dev.helix.app.Main;
import dev.helix.app.cli.MessageLanguage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

    private static final String ADR = """
        ---
        adr_id: 037
        title: Slots
        status: Proposed
        files:
          modify: [src/mian.py]
        ---

        ## Kontext

        A

        ## Entscheidung

        B

        ## Akzeptanzkriterien

        - [ ] C
        """;

    @TempDir
    private Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String... arguments) {
        var line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        var all = new String[arguments.length + 3];
        all[0] = "check";
        all[1] = "--root";
        all[2] = root.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return line.execute(all);
    }

    private String file(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void saysNothingWrongOfAGoodAnswer() throws IOException {
        assertThat(check("--format", "json", file("a.md", "Text\n\n<!-- STEP: why -->\n")))
                .isZero();
        assertThat(json().get("valid").asBoolean()).isTrue();
        assertThat(json().get("step").asString()).isEqualTo("why");
        assertThat(json().get("issues")).isEmpty();
    }

    @Test
    void tellsPlaceMessageAndHint() throws IOException {
        var file = file("a.md", "Eins\n\nZwei <!-- STEP: xxx -->\n");

        assertThat(check("--locale", "en", file)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(file + ":3:6: error INVALID_STEP: “xxx” is not a step. [step-marker]\n"
                        + "  3 | Zwei <!-- STEP: xxx -->\n"
                        + "    |      ^~~~~~~~~~~~~~~~~~\n"
                        + "  hint: Use exactly one of: what, why")
                .endsWith("1 error, 0 warnings\nchecked: 0 ADRs, 1 marker, 1 file\n");
    }

    @Test
    void speaksGermanWhereItIsConfiguredSo() throws IOException {
        file("helix.yaml", "consultant: { locale: de }\n");

        check(file("a.md", "Text"));

        assertThat(out.toString()).contains("Der Antwort fehlt der Step-Marker.", "Hinweis:", "1 Fehler, 1 Warnung");
    }

    @Test
    void printsTheContractsJson() throws IOException {
        file("src/main.py", "");
        var file = file("adr.md", ADR);

        assertThat(check("--format", "json", file)).isEqualTo(1);
        var issues = json().get("issues");
        assertThat(issues).hasSize(2);
        assertThat(issues.get(0).get("code").asString()).isEqualTo("MISSING_STEP_MARKER");
        var missing = issues.get(1);
        assertThat(missing.get("validator").asString()).isEqualTo("file-existence");
        assertThat(missing.get("severity").asString()).isEqualTo("error");
        assertThat(missing.get("fix_hint").asString()).contains("src/main.py");
        assertThat(missing.get("line").asInt()).isEqualTo(6);
        assertThat(missing.get("column").asInt()).isEqualTo(12);
        assertThat(json().get("step").isNull()).isTrue();
    }

    @Test
    void asksOnlyTheValidatorsThatAreNamed() throws IOException {
        file("src/mian.py", "");

        assertThat(check("--validator", "adr-structure", "--validator", "file-existence", file("a.md", ADR)))
                .isZero();
        assertThat(check("--validator", "spelling", file("a.md", ADR))).isEqualTo(2);
        assertThat(err.toString()).contains("step-marker, adr-structure, file-existence");
    }

    @Test
    void checksSeveralFilesAtOnce() throws IOException {
        var good = file("good.md", "Text <!-- STEP: done -->");
        var bad = file("bad.md", "Text");

        assertThat(check("--format", "json", good, bad)).isEqualTo(1);
        assertThat(json().get("steps").get(good).asString()).isEqualTo("done");
        assertThat(json().get("issues").get(0).get("file").asString()).isEqualTo(bad);
    }

    @Test
    void writesSarifForCodeHosts() throws IOException {
        assertThat(check("--format", "sarif", file("a.md", "Text"))).isEqualTo(1);
        assertThat(json().get("version").asString()).isEqualTo("2.1.0");
        var result = json().get("runs").get(0).get("results").get(0);
        assertThat(result.get("ruleId").asString()).isEqualTo("MISSING_STEP_MARKER");
        assertThat(result.get("level").asString()).isEqualTo("error");
    }

    @Test
    void writesSarifAsItsSchemaHasIt() throws IOException {
        var odd = file("docs/adr/0001-\u00DCber \"x\" #1.md", "# \uD83C\uDFAF A <b>\n\n## Status\n\nAccepted\n");
        var good = file("good.md", "Text\n\n<!-- STEP: done -->\n");
        var several = file("several.md", "A <!-- STEP: why -->\n\nB <!-- STEP: xxx --> behind\n");

        for (var arguments : List.of(
                List.of(odd, good, several),
                List.of(good),
                List.of(root.toString()),
                List.of("--adr-index"),
                List.of("--validator", "adr-structure", "--adr-profile", "nygard", odd))) {
            out.getBuffer().setLength(0);
            var all = new ArrayList<>(List.of("--format", "sarif"));
            all.addAll(arguments);
            check(all.toArray(String[]::new));
            assertThat(sarifProblems(out.toString()))
                    .describedAs(out.toString())
                    .isEmpty();
        }
        assertThat(sarifProblems("{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}"))
                .isNotEmpty();
    }

    private static List<String> sarifProblems(String document) throws IOException {
        try (var schema = Main.class.getClassLoader().getResourceAsStream("schema/sarif-schema-2.1.0.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
                    .validate(
                            document,
                            InputFormat.JSON,
                            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    @Test
    void printsTheRepairedText() throws IOException {
        assertThat(check("--fix", file("a.md", "Text <!-- STEP: done --> mehr")))
                .isZero();
        assertThat(out.toString()).isEqualTo("Text  mehr\n\n<!-- STEP: done -->");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhatIsLeftAfterTheRepair() throws IOException {
        assertThat(check("--fix", file("a.md", "Text"))).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("Text");
        assertThat(err.toString()).contains("MISSING_STEP_MARKER");
    }

    @Test
    void showsWhatAChatUserWouldSee() throws IOException {
        var file = file("a.md", "Text `<!-- STEP: why -->`\n\n<!-- STEP: done -->");

        for (var size : new String[] {"1", "3", "1000"}) {
            out.getBuffer().setLength(0);
            assertThat(check("--stream", size, file)).isZero();
            assertThat(out.toString()).isEqualTo("Text `<!-- STEP: why -->`\n\n");
        }
    }

    @Test
    void letsNoTextSteerTheTerminal() throws IOException {
        check(file("a.md", "\u001b[31mrot\n"));

        assertThat(out.toString()).doesNotContain("\u001b");
    }

    @Test
    void tellsWrongUsageFromAMissingFile() throws IOException {
        var file = file("a.md", "Text");

        assertThat(check()).isEqualTo(2);
        assertThat(check("--locale", "fr", file)).isEqualTo(2);
        assertThat(check("--adr-profile", "none", file)).isEqualTo(2);
        assertThat(check("--fix", file, file)).isEqualTo(2);
        assertThat(check("--stream", "0", file)).isEqualTo(2);
        assertThat(check(root.resolve("missing.md").toString())).isEqualTo(3);
    }

    @Test
    void tellsAPatternThatNothingMatches() {
        assertThat(check(root + "/adr/0*.md")).isEqualTo(3);
        assertThat(err.toString()).contains("no file matches").contains("0*.md");
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThat(check(root + "/none.md")).isEqualTo(3);
        assertThat(err.toString()).contains("there is no file").contains("none.md");
    }

    @Test
    void asksForADecisionAsTheProjectsOwnProfileHasIt() throws IOException {
        file("helix.yaml", """
            production: { port: 8001 }
            consultant:
              locale: en
              adr_profile: team
              adr_profiles:
                team:
                  header: [adr_id, title]
                  sections: [Forces, Choice, Proof]
                  acceptance: Proof
                short: { sections: [Choice] }
            """);
        var file = file("a.md", """
            ---
            adr_id: 1
            title: T
            ---

            ## Forces

            A

            ## Proof

            B

            <!-- STEP: done -->
            """);

        assertThat(check("--format", "json", file)).isEqualTo(1);
        assertThat(json().get("issues"))
                .extracting(issue -> issue.get("code").asString())
                .containsExactly("MISSING_ADR_SECTION", "MISSING_ACCEPTANCE_CRITERIA");
        out.getBuffer().setLength(0);
        assertThat(check("--adr-profile", "short", "--format", "json", file)).isEqualTo(0);
        assertThat(check("--adr-profile", "teem", file)).isEqualTo(2);
        assertThat(err.toString()).contains("helix-de, helix-en, madr, nygard, nygard-de, team, short");
    }

    @Test
    void readsOnlyThePartOfTheConfigurationThatItUses() throws IOException {
        file("helix.yaml", """
            consultant:
              locale: en
              adr_profile: team
              adr_profiles:
                team:
                  header: [title, status]
                  sections: [Choice, Notes, Proof]
                  aliases: { Choice: [Pick] }
                  optional: [Notes]
                  level: 3
                  status: [open, closed]
                  title: "ADR-\\\\d+: .+"
            validation: { unit: { command: [make, test] } }
            docs: 7
            """);
        var good = "---\ntitle: T\nstatus: closed\n---\n\n# ADR-1: T\n\n### Pick\n\nA.\n\n### Proof\n\nB.\n";

        assertThat(check("--validator", "adr-structure", file("a.md", good))).isZero();
        assertThat(check("--validator", "adr-structure", file("b.md", good.replace("closed", "shut"))))
                .isEqualTo(1);
        assertThat(out.toString()).contains("open, closed");
        assertThat(check("--stream", "5", file("c.md", "Hi.\n\n<!-- STEP: done -->")))
                .isZero();
        assertThat(check("--validator", "docs-current", file("d.md", good))).isEqualTo(2);
        assertThat(err.toString()).contains("helix.yaml:", "docs");
    }

    @Test
    void anIndexNeedsNoneOfTheValidatorsThatAreConfigured() throws IOException {
        file("helix.yaml", "consultant: { locale: de, validators: [docs-current] }\ndocs: 7\n");
        file("adr/001-a.md", ADR.replace("037", "1"));

        assertThat(check("--adr-index", "--write")).describedAs(err.toString()).isZero();
        assertThat(check("--adr-index")).isZero();
        assertThat(check(file("a.md", ADR))).isEqualTo(2);
    }

    @Test
    void asksADocumentInItsOwnLanguageWhateverThatOfTheEnvironment() throws IOException {
        var header = "---\nadr_id: \"7\"\ntitle: Slots\nstatus: proposed\n---\n\n";
        var german =
                file("g.md", header + "# Kontext\n\nX.\n\n# Entscheidung\n\nX.\n\n# Akzeptanzkriterien\n\n- [ ] x\n");
        var english =
                file("e.md", header + "# Context\n\nX.\n\n# Decision\n\nX.\n\n# Acceptance Criteria\n\n- [ ] x\n");

        assertThat(check("--validator", "adr-structure", german, english)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.contains(" error ")))
                .hasSize(6)
                .allMatch(line -> line.contains("WRONG_SECTION_LEVEL"));
    }

    @Test
    void takesTheLocaleForTheLanguageOfMessagesAlone() throws IOException {
        file("helix.yaml", "consultant: { locale: de, adr_profile: helix-de }\n");
        var file = file("a.md", ADR.replace("## Kontext\n\nA\n\n", ""));

        assertThat(check("--locale", "en", "--validator", "adr-structure", file))
                .isEqualTo(1);
        assertThat(out.toString()).contains("The ADR has no section “Kontext”");
    }

    @Test
    void isNotContentWithNothing() throws IOException {
        var file = file("notes.md", "# Notes\n\nOf a meeting.\n");

        assertThat(check("--locale", "en", "--validator", "adr-structure", file))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "NO_ADR_FOUND",
                        "nothing to check",
                        "0 errors, 1 warning",
                        "checked: 0 ADRs, 0 markers, 1 file");
        assertThat(check("--validator", "adr-structure", "--allow-none", file)).isZero();
        out.getBuffer().setLength(0);
        assertThat(check("--validator", "adr-structure", "--format", "json", file))
                .isEqualTo(1);
        assertThat(json().get("valid").asBoolean()).isFalse();
        assertThat(json().get("checked").get("adrs").asInt()).isZero();
        assertThat(json().get("checked").get("files").asInt()).isEqualTo(1);
        out.getBuffer().setLength(0);
        assertThat(check("--validator", "adr-structure", "--allow-none", file("docs/adr/7-x.md", "# Notes\n")))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "adr-structure, 1",
        "file-existence, 1",
        "step-marker, 1",
        "step-marker adr-structure, 1",
        "hygiene, 0",
        "docs-current hygiene, 0",
        "adr-structure hygiene, 1",
        "hygiene file-existence, 1",
        "step-order docs-current, 1",
        "adr-structure step-marker hygiene docs-current, 1",
    })
    void isContentWithNothingOnlyWhereNobodyAsksForAdrsOrMarkers(String asked, int exit) throws IOException {
        file("docs/adr/notes.md", "# Notes\n\nOf a meeting. <!-- nothing -->\n");
        var arguments = new ArrayList<String>(List.of("--locale", "en", "--adr-profile", "helix-en"));
        for (var name : asked.split(" ", -1)) {
            arguments.addAll(List.of("--validator", name));
        }
        arguments.add(root.toString());

        assertThat(check(arguments.toArray(String[]::new))).isEqualTo(exit);
        assertThat(out.toString().contains("nothing to check")).isEqualTo(exit == 1);
    }

    @Test
    void saysWhatItSaysOfItsInputInTheLanguageThatIsAskedFor() throws IOException {
        var empty = Files.createDirectory(root.resolve("empty")).toString();
        for (int i = 0; i < 60; i++) {
            file("many/%02d.md".formatted(i), "Text <!-- STEP: done -->");
        }

        assertThat(check("--locale", "de", empty)).isEqualTo(3);
        assertThat(err.toString())
                .contains("error[ENVIRONMENT]: in " + empty + " passt keine Datei zu **/*.md; wähle andere mit --glob");
        assertThat(check("--locale", "de", root + "/none.md")).isEqualTo(3);
        assertThat(err.toString()).contains("die Datei " + root + "/none.md gibt es nicht");
        assertThat(check("--locale", "de", root + "/n*.md")).isEqualTo(3);
        assertThat(err.toString()).contains("passt keine Datei: Muster füllt die Shell aus");
        assertThat(check("--locale", "de", "--glob", "[", root.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("--glob [ ist kein Muster");
        check("--locale", "de", "--validator", "step-marker", root + "/many");
        assertThat(err.toString()).contains("helix: 50 von 60 Dateien geprüft");
        check("--locale", "de", "--adr-index");
        assertThat(out.toString()).contains("nächste freie ADR-Nummer: 001");
    }

    @Test
    void walksAFolder() throws IOException {
        file(
                "docs/adr/0001-a.md",
                "# 1. A\n\n## Status\n\nAccepted\n\n## Context\n\nX\n\n## Decision\n\nY\n\n## Consequences\n\nZ\n");
        file("docs/adr/sub/0002-b.md", "# 2. B\n\n## Status\n\nAccepted\n\n## Context\n\nX\n\n## Decision\n\nY\n");
        file("docs/adr/.hidden/0003-c.md", "# 3. C\n\n## Status\n");
        file("docs/adr/notes.txt", "nothing");
        var folder = root.resolve("docs/adr").toString();

        assertThat(check("--locale", "en", "--adr-profile", "nygard", "--validator", "adr-structure", folder))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("0002-b.md", "“Consequences”", "1 error, 0 warnings", "checked: 2 ADRs, 0 markers, 2 files")
                .doesNotContain("0003-c.md", "notes.txt");
        assertThat(check("--adr-profile", "nygard", "--validator", "adr-structure", "--glob", "0001*.md", folder))
                .isZero();
        assertThat(check("--glob", "*.rst", folder)).isEqualTo(3);
        assertThat(err.toString()).contains("*.rst");
        assertThat(check("--fix", folder)).isEqualTo(2);
    }

    @Test
    void tellsHowFarItIsInAFolderOfMany() throws IOException {
        for (int i = 1; i <= 101; i++) {
            file("notes/%03d.md".formatted(i), "Text <!-- STEP: done -->");
        }

        assertThat(check("--format", "json", root.resolve("notes").toString())).isZero();
        assertThat(err.toString().lines())
                .containsExactly(
                        "helix: 0 of 101 files checked",
                        "helix: 50 of 101 files checked",
                        "helix: 100 of 101 files checked");
        assertThat(json().at("/checked/files").asInt()).isEqualTo(101);
        err.getBuffer().setLength(0);
        for (int i = 51; i <= 101; i++) {
            Files.delete(root.resolve("notes/%03d.md".formatted(i)));
        }
        out.getBuffer().setLength(0);
        assertThat(check(root.resolve("notes").toString())).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aFolderWithoutAFileToCheckIsToldWhileTheOthersAreChecked() throws IOException {
        var empty = Files.createDirectory(root.resolve("empty")).toString();
        var pictures = Files.createDirectory(root.resolve("pictures"));
        Files.writeString(pictures.resolve("a.svg"), "<svg/>");
        var full = Files.createDirectory(root.resolve("full"));
        Files.writeString(full.resolve("a.md"), "Text <!-- STEP: done -->");
        var link = Files.createSymbolicLink(root.resolve("link"), full).toString();
        var dangling = Files.createSymbolicLink(root.resolve("dangling"), root.resolve("gone"));

        for (var unfit : List.of(empty, pictures.toString(), dangling.toString(), "no\0path")) {
            assertThat(check(several(List.of(unfit, full.toString()), "--locale", "en", "--format", "json")))
                    .as(unfit)
                    .isEqualTo(3);
            assertThat(json().get("issues"))
                    .extracting(
                            issue -> issue.get("code").asString(),
                            issue -> issue.get("file").asString())
                    .containsExactly(tuple("UNREADABLE_FILE", unfit));
            assertThat(json().get("checked").toString())
                    .isEqualTo("{\"adrs\":0,\"files\":1,\"markers\":1,\"unread\":1}");
            out.getBuffer().setLength(0);
            assertThat(check("--locale", "en", unfit)).isNotZero();
            out.getBuffer().setLength(0);
        }
        assertThat(check(several(List.of(empty, full.toString()), "--locale", "en")))
                .isEqualTo(3);
        assertThat(out.toString()).contains("no file in " + empty + " matches **/*.md; choose others with --glob");
        out.getBuffer().setLength(0);

        assertThat(check("--locale", "en", link)).isZero();
        assertThat(check("--format", "json", link, empty)).isEqualTo(3);
        assertThat(check("--glob", "**/*.svg", "--allow-none", "--validator", "hygiene", pictures.toString()))
                .isZero();
    }

    /** Tests may run as root, who reads all that is closed to others; a path that is too long is closed to root as well. */
    @Test
    void aFolderThatCanNotBeReadIsToldWhileTheOthersAreChecked() throws Exception {
        var good = file("good.md", "Text <!-- STEP: done -->");
        var folder = Files.createDirectory(root.resolve("folder"));
        Files.writeString(folder.resolve("a.md"), "Text <!-- STEP: done -->");
        var locked = Files.createDirectory(folder.resolve("locked"));
        var deep = Files.createDirectory(folder.resolve("deep"));
        var half = ("/" + "d".repeat(200)).repeat(12);
        var end = Files.createDirectories(Path.of(deep + half));
        Files.createDirectories(Path.of(root + "/more" + half));
        var more = root.resolve("more");
        Files.move(more, end.resolve("more"));
        try {
            Files.setPosixFilePermissions(locked, Set.of());
            var unread = new ArrayList<>(List.of(deep.toString()));
            if (!Files.isReadable(locked)) {
                unread.add(locked.toString());
            }
            assertThat(check(several(List.of(folder.toString(), good), "--locale", "en", "--format", "json")))
                    .isEqualTo(3);
            assertThat(json().get("issues")).hasSize(unread.size()).allSatisfy(issue -> {
                assertThat(issue.get("code").asString()).isEqualTo("UNREADABLE_FILE");
                assertThat(unread).anyMatch(issue.get("file").asString()::startsWith);
            });
            assertThat(json().at("/checked/files").asInt()).isEqualTo(2);
            assertThat(json().at("/checked/unread").asInt()).isEqualTo(unread.size());
            out.getBuffer().setLength(0);

            // Named itself, among others and alone.
            var named = end + "/more" + half;
            assertThat(check(several(List.of(named, good), "--format", "json"))).isEqualTo(3);
            assertThat(json().at("/checked/files").asInt()).isEqualTo(1);
            assertThat(check("--locale", "en", named)).isEqualTo(3);
            assertThat(err.toString()).contains("can't read " + deep);
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
            Files.move(end.resolve("more"), more);
        }
    }

    @Test
    @Timeout(60)
    void whatIsNoFileOrHasNoEndIsToldAtOnceWhileTheOthersAreChecked() throws Exception {
        var good = file("good.md", "Text <!-- STEP: done -->");
        var folder = Files.createDirectory(root.resolve("folder"));
        Files.writeString(folder.resolve("a.md"), "Text <!-- STEP: done -->");
        var pipe = folder.resolve("pipe.md");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var link = Files.createSymbolicLink(root.resolve("link.md"), pipe).toString();
        var large = root.resolve("large.md");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(CheckInput.MOST_BYTES + 1L);
        }
        var socket = root.resolve("s.md");

        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            for (var unfit : List.of("/dev/zero", pipe.toString(), link, socket.toString(), large.toString())) {
                assertThat(check(several(List.of(unfit, good), "--locale", "en", "--format", "json")))
                        .as(unfit)
                        .isEqualTo(3);
                assertThat(json().get("issues"))
                        .extracting(
                                issue -> issue.get("code").asString(),
                                issue -> issue.get("file").asString())
                        .containsExactly(tuple("UNREADABLE_FILE", unfit));
                assertThat(json().at("/checked/files").asInt()).isEqualTo(1);
                out.getBuffer().setLength(0);
                assertThat(check("--locale", "en", unfit)).isEqualTo(3);
                assertThat(check("--fix", unfit)).isEqualTo(3);
                assertThat(check("--stream", "3", unfit)).isEqualTo(3);
                out.getBuffer().setLength(0);
            }
        }
        assertThat(err.toString())
                .contains(
                        pipe + " is a pipe, a socket or a device and no file; - reads standard input",
                        large + " holds more than 32 MB, which is no text to check");

        assertThat(check(several(List.of(folder.toString()), "--locale", "en"))).isEqualTo(3);
        assertThat(out.toString()).contains("UNREADABLE_FILE", "pipe.md is a pipe", "not checked: 1 file");
    }

    @Test
    @Timeout(60)
    void anEndlessStandardInputHasAnEnd() {
        var before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] into, int from, int most) {
                Arrays.fill(into, from, from + most, (byte) 'a');
                return most;
            }
        });
        try {
            assertThat(check("-")).isEqualTo(3);
        } finally {
            System.setIn(before);
        }
        assertThat(err.toString()).contains("<stdin> holds more than 32 MB");
    }

    @Test
    void auditsADiffFromStandardInput() {
        var diff = """
            diff --git a/src/a.test.js b/src/a.test.js
            --- a/src/a.test.js
            +++ b/src/a.test.js
            @@ -1 +1 @@
            -it('x', () => expect(f()).toBe(1))
            +it.only('x', () => expect(f()).toBe(1))
            """;
        var in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(diff.getBytes(StandardCharsets.UTF_8)));
            assertThat(check("--locale", "en", "--validator", "change-audit", "-"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("<stdin>:6:2: error TEST_NARROWED", "it.only('x'");
            System.setIn(new ByteArrayInputStream(diff.replace(".only", "").getBytes(StandardCharsets.UTF_8)));
            assertThat(check("--validator", "change-audit", "-")).isZero();
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void refusesWhatIsNoTextAndNamesThePlace() throws IOException {
        var file = root.resolve("latin1.md");
        Files.write(file, "---\ntitle: Pr\u00FCfung\n---\n".getBytes(StandardCharsets.ISO_8859_1));

        for (var option : List.of("--fix", "--stream=3")) {
            assertThat(check("--locale", "en", option, file.toString())).isEqualTo(1);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString())
                    .contains(
                            "latin1.md:2:10: error NOT_TEXT: This is not UTF-8: byte 0xFC at offset 13 (line 2). [input]",
                            "1 error, 0 warnings\nnot checked: 1 file\n")
                    .doesNotContain("\nchecked:");
            err.getBuffer().setLength(0);
        }
        assertThat(check("--locale", "de", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("kein UTF-8: Byte 0xFC an Stelle 13 (Zeile 2)", "nicht geprüft: 1 Datei");
    }

    @Test
    void oneFileThatIsNoTextDoesNotKeepTheOthersFromBeingChecked() throws IOException {
        var folder = Files.createDirectory(root.resolve("answers"));
        Files.write(folder.resolve("a.md"), "Pr\u00FCfung".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("b.md"), "Text <!-- STEP: done -->");
        Files.write(folder.resolve("c.md"), "Text".getBytes(StandardCharsets.UTF_16LE));
        Files.writeString(folder.resolve("d.md"), "Text");

        for (var inputs : List.of(
                List.of(folder.toString()),
                List.of("a.md", "b.md", "c.md", "d.md").stream()
                        .map(name -> folder.resolve(name).toString())
                        .toList())) {
            assertThat(check(several(inputs, "--format", "json"))).isEqualTo(1);
            assertThat(json().get("issues"))
                    .extracting(
                            issue -> Path.of(issue.get("file").asString())
                                    .getFileName()
                                    .toString(),
                            issue -> issue.get("code").asString(),
                            issue -> issue.get("validator").asString(),
                            issue -> issue.get("column").asInt())
                    .containsExactly(
                            tuple("a.md", "NOT_TEXT", "input", 3),
                            tuple("c.md", "NOT_TEXT", "input", 2),
                            tuple("d.md", "MISSING_STEP_MARKER", "step-marker", 5));
            assertThat(json().get("checked").toString())
                    .isEqualTo("{\"adrs\":0,\"files\":2,\"markers\":1,\"unread\":2}");
            assertThat(json().get("steps")
                            .get(folder.resolve("b.md").toString())
                            .asString())
                    .isEqualTo("done");
            out.getBuffer().setLength(0);

            assertThat(check(several(inputs, "--format", "sarif"))).isEqualTo(1);
            assertThat(sarifProblems(out.toString())).isEmpty();
            var run = json().get("runs").get(0);
            assertThat(run.get("results"))
                    .extracting(result -> result.get("ruleId").asString())
                    .containsExactly("NOT_TEXT", "NOT_TEXT", "MISSING_STEP_MARKER");
            assertThat(run.at("/properties/checked/unread").asInt()).isEqualTo(2);
            out.getBuffer().setLength(0);

            assertThat(check(several(inputs, "--locale", "en"))).isEqualTo(1);
            assertThat(out.toString())
                    .contains("offset 2 (line 1)", "offset 1 (line 1)", "or UTF-16 or UTF-32 without a mark")
                    .endsWith("3 errors, 0 warnings\nnot checked: 2 files\nchecked: 0 ADRs, 1 marker, 2 files\n");
            out.getBuffer().setLength(0);
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void norDoesOneThatCanNotBeReadWhichTheExitCodeSays() throws IOException {
        var good = file("b.md", "Text <!-- STEP: done -->");
        var missing = root.resolve("missing.md").toString();

        assertThat(check("--format", "json", missing, good)).isEqualTo(3);
        assertThat(json().get("valid").asBoolean()).isFalse();
        assertThat(json().get("issues").get(0).get("code").asString()).isEqualTo("UNREADABLE_FILE");
        assertThat(json().get("checked").get("files").asInt()).isEqualTo(1);
        assertThat(json().get("steps").get(good).asString()).isEqualTo("done");
        out.getBuffer().setLength(0);
        assertThat(check("--locale", "de", missing, good)).isEqualTo(3);
        assertThat(out.toString()).contains("Nicht lesbar: die Datei " + missing + " gibt es nicht");
    }

    private static String[] several(List<String> inputs, String... options) {
        var all = new ArrayList<>(List.of("--validator", "step-marker"));
        all.addAll(List.of(options));
        all.addAll(inputs);
        return all.toArray(String[]::new);
    }

    @Test
    void readsUtf16WithAMark() throws IOException {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            var file = root.resolve(charset.name() + ".md");
            Files.write(file, "\uFEFFPr\u00FCfung <!-- STEP: why -->".getBytes(charset));

            assertThat(check(file.toString())).isZero();
            out.getBuffer().setLength(0);
            assertThat(check("--fix", file.toString())).isZero();
            assertThat(out.toString()).isEqualTo("Pr\u00FCfung <!-- STEP: why -->");
        }
    }

    @Test
    void readsUtf32WithAMark() throws IOException {
        for (var name : List.of("UTF-32LE", "UTF-32BE")) {
            var file = root.resolve(name + ".md");
            Files.write(file, "\uFEFFPr\u00FCfung <!-- STEP: why -->".getBytes(Charset.forName(name)));

            assertThat(check("--fix", file.toString())).isZero();
            assertThat(out.toString()).isEqualTo("Pr\u00FCfung <!-- STEP: why -->");
            out.getBuffer().setLength(0);
        }
        var broken = root.resolve("broken.md");
        Files.write(broken, new byte[] {-1, -2, 0, 0, 'a', 0, 0, 0, -1, -1, -1, 0});
        assertThat(check(broken.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("UTF-32LE", "offset 8");
    }

    @Test
    void refusesANulAndSaysWhereAndWhatItMayBe() throws IOException {
        var text = "a\nb\u0000c <!-- STEP: why -->";
        var files = Map.of(
                "utf8.md", text.getBytes(StandardCharsets.UTF_8),
                "utf16.md", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                "unmarked16.md", text.replace("\u0000", "").getBytes(StandardCharsets.UTF_16LE),
                "unmarked32.md", text.replace("\u0000", "").getBytes(Charset.forName("UTF-32BE")));
        var places = Map.of(
                "utf8.md", "offset 3 (line 2)",
                "utf16.md", "offset 8 (line 2)",
                "unmarked16.md", "offset 1 (line 1)",
                "unmarked32.md", "offset 0 (line 1)");
        for (var name : files.keySet()) {
            Files.write(root.resolve(name), files.get(name));

            assertThat(check("--locale", "en", "--fix", root.resolve(name).toString()))
                    .isEqualTo(1);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString()).contains("NUL", places.get(name));
            assertThat(err.toString().contains("without a mark")).isEqualTo(!name.equals("utf16.md"));
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void writesReferencesThatEveryReaderTakes() {
        assertThat(CheckReport.uri("docs/adr/\u00DCber \"x\" #1?.md"))
                .isEqualTo("docs/adr/%C3%9Cber%20%22x%22%20%231%3F.md");
        assertThat(CheckReport.uri("a:b|[c].md")).isEqualTo("a%3Ab%7C%5Bc%5D.md");
        assertThat(CheckReport.uri("/tmp/a b.md")).isEqualTo("file:///tmp/a%20b.md");
        assertThat(URI.create(CheckReport.uri("a:b\u0001{}^`%.md")).isAbsolute())
                .isFalse();
    }

    @Test
    void takesTheLanguageOfTheEnvironmentWhereNothingIsConfigured() {
        assertThat(MessageLanguage.of(Map.of("LANG", "de_DE.UTF-8"), Locale.ENGLISH))
                .isEqualTo("de");
        assertThat(MessageLanguage.of(Map.of("LC_ALL", "C.UTF-8", "LANG", "de_AT"), Locale.ENGLISH))
                .isEqualTo("de");
        assertThat(MessageLanguage.of(Map.of("LC_ALL", "en_GB.UTF-8", "LANG", "de_DE"), Locale.GERMAN))
                .isEqualTo("en");
        assertThat(MessageLanguage.of(Map.of("LC_MESSAGES", "de_CH", "LANG", "en_US"), Locale.ENGLISH))
                .isEqualTo("de");
        assertThat(MessageLanguage.of(Map.of("LANG", "fr_FR"), Locale.GERMAN)).isEqualTo("en");
        assertThat(MessageLanguage.of(Map.of(), Locale.FRANCE)).isEqualTo("en");
        assertThat(MessageLanguage.of(Map.of("LC_ALL", "C"), Locale.GERMANY)).isEqualTo("de");
    }

    @Nested
    class TheIndex {

        @Test
        void isWrittenFromTheHeadersAndThenUpToDate() throws IOException {
            file("adr/037-slots.md", ADR);
            file("bugs/bug-006-history.md", "---\nbug_id: 006\ntitle: a | b\nstatus: open\n---\n");

            assertThat(check("--adr-index")).isEqualTo(1);
            assertThat(check("--adr-index", "--write")).isZero();
            assertThat(check("--adr-index")).isZero();
            assertThat(root.resolve("adr/INDEX.md"))
                    .content()
                    .contains("| [037](037-slots.md) | Slots | Proposed |", "Next free number: 038");
            assertThat(root.resolve("bugs/INDEX.md"))
                    .content()
                    .contains("| [006](bug-006-history.md) | a \\| b | open |");
        }

        @Test
        void isFoundWhereverAProjectKeepsItsRecords() throws IOException {
            file(".adr-dir", "architecture/log\n");
            var record = "# 7. Slots\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nX\n";
            for (var folder : List.of("architecture/log", "doc/adr", "docs/adr", "docs/decisions")) {
                file(folder + "/0007-slots.md", record);
            }

            assertThat(check("--adr-index", "--locale", "en")).isEqualTo(1);
            assertThat(check("--adr-index", "--write")).isZero();
            assertThat(check("--adr-index")).isZero();
            for (var folder : List.of("architecture/log", "doc/adr", "docs/adr", "docs/decisions")) {
                assertThat(root.resolve(folder + "/INDEX.md"))
                        .content()
                        .contains("| [0007](0007-slots.md) | Slots | Accepted |", "Next free number: 0008");
            }
            assertThat(root.resolve("adr")).doesNotExist();
        }

        @Test
        void isNeverWrittenOverWhatSomebodyWroteNorOutside(@TempDir Path elsewhere) throws IOException {
            file("docs/adr/0007-slots.md", ADR);
            file("docs/adr/INDEX.md", "# Ours, by hand\n");
            file("adr/0008-links.md", ADR);
            Files.createSymbolicLink(root.resolve("adr/INDEX.md"), elsewhere.resolve("index.md"));
            file(".adr-dir", elsewhere.toString());

            assertThat(check("--adr-index", "--write", "--locale", "en")).isEqualTo(1);
            assertThat(out.toString()).contains("docs/adr/INDEX.md is written by hand and leaves out: 0007-slots.md");
            assertThat(root.resolve("docs/adr/INDEX.md")).hasContent("# Ours, by hand\n");
            assertThat(elsewhere).isEmptyDirectory();
        }

        @Test
        void holdsNothingOfWhatIsNoTextAndReadsUtf16() throws IOException {
            file("adr/INDEX.md", "");
            Files.write(
                    root.resolve("adr/037-slots.md"),
                    ADR.replace("Slots", "Pr\u00FCfung").getBytes(StandardCharsets.ISO_8859_1));
            Files.write(
                    root.resolve("adr/038-other.md"),
                    ("\uFEFF" + ADR.replace("037", "038").replace("Slots", "\u00DCber"))
                            .getBytes(StandardCharsets.UTF_16LE));
            Files.delete(root.resolve("adr/INDEX.md"));

            assertThat(check("--adr-index", "--write", "--locale", "en")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("adr/037-slots.md:3:10: error NOT_TEXT: adr/037-slots.md is not wholly UTF-8");
            assertThat(root.resolve("adr/INDEX.md"))
                    .content()
                    .contains(
                            "| [037](037-slots.md) | 037-slots.md | Proposed |",
                            "| [038](038-other.md) | \u00DCber | Proposed |");
        }

        @Test
        void tellsAnIdThatIsUsedTwice() throws IOException {
            file("adr/037-slots.md", ADR);
            file("adr/038-other.md", ADR);

            assertThat(check("--adr-index", "--write", "--locale", "en")).isEqualTo(1);
            assertThat(out.toString()).contains("DUPLICATE_ADR_ID", "next free ADR number: 039");
        }

        @Test
        void tellsABugThatACommitFixedAndWhoseHeaderDoesNotSaySo() throws Exception {
            file("bugs/006-history.md", "---\nbug_id: 006\ntitle: t\nstatus: fixing\n---\n");
            file("bugs/007-other.md", "---\nbug_id: 007\ntitle: t\nstatus: open\n---\n");
            git("init", "-q");
            git(
                    "-c",
                    "user.name=a",
                    "-c",
                    "user.email=a@b",
                    "commit",
                    "-q",
                    "--allow-empty",
                    "-m",
                    "Fix bug-006 at last");

            assertThat(check("--adr-index", "--write", "--locale", "en")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("BUG_STATUS_STALE: Bug 006 is “fixing”")
                    .doesNotContain("Bug 007");
        }

        private void git(String... arguments) throws Exception {
            var command = new ArrayList<String>(List.of("git", "-C", root.toString()));
            command.addAll(List.of(arguments));
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        }
    }

    @Test
    void neverPrintsASecretThatItFinds(@TempDir Path folder) throws IOException {
        var value = "Zk3" + "9qLw82MnBv";
        Files.writeString(folder.resolve("conf.py"), "x = 1\npass" + "word = '" + value + "'  # /home/noor/x\n");

        for (var format : List.of("text", "json", "sarif")) {
            var run = Cli.run(
                    "check",
                    "--root",
                    folder,
                    "--locale",
                    "en",
                    "--validator",
                    "hygiene",
                    "--allow-none",
                    "--format",
                    format,
                    folder.resolve("conf.py"));

            assertThat(run.code()).describedAs(format).isEqualTo(1);
            assertThat(run.out()).describedAs(format).contains("SECRET_IN_FILE", "HARDCODED_PATH");
            assertThat(run.out() + run.err()).describedAs(format).doesNotContain(value);
        }
    }
}
