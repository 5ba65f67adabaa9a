package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.folder.FolderView;
import dev.helix.adapter.local.FileAnswerRecords;
import dev.helix.app.Cli;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.enforcement.Budget;
import dev.helix.enforcement.Compliance;
import dev.helix.enforcement.ComplianceEvent;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Observation;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {

    private static final String MARKER = "\n\n<!-- STEP: done -->\n";

    @TempDir
    private Path root;

    @BeforeEach
    void recordThreeAnswers() throws Exception {
        Files.writeString(
                root.resolve("helix.yaml"), "consultant: {validators: [step-marker], locale: en, max_retries: 1}\n");
        ask(Script.named("a").say("All is well." + MARKER).end());
        ask(Script.named("b")
                .say("No marker.")
                .turn()
                .say("<!-- STEP: done -->")
                .end());
        ask(Script.named("c").say("```py\np = '/home/noor/x/y'\n```" + MARKER).end());
    }

    private void ask(Script script) {
        var records = new FileAnswerRecords(root.resolve(FileAnswerRecords.FOLDER), Duration.ofDays(30), 1 << 20);
        var observation = new Observation(new Compliance(event -> {}), List.of(), records);
        var policy = Policy.of(Locale.ENGLISH, new StepMarkerValidator()).with(Budget.retries(1));
        new Enforcer(new ScriptedAgent(script), policy, InstantSource.system(), observation)
                .answer(Prompt.first("What?", root, AgentProfile.CONSULTANT), new FolderView(root));
    }

    private Cli replay(String... more) {
        var arguments = new ArrayList<>(List.of("replay", "--root", root.toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    @Test
    void theSamePolicyChangesNothing() {
        var json = new JsonMapper().readTree(replay("--format", "json").out());

        assertThat(json.at("/answers").intValue()).isEqualTo(3);
        assertThat(json.at("/then")).isEqualTo(json.at("/now"));
        assertThat(json.at("/then/accepted").intValue()).isEqualTo(2);
        assertThat(json.at("/then/retried").intValue()).isEqualTo(1);
        assertThat(json.at("/validators/step-marker/now").intValue()).isEqualTo(1);
        assertThat(json.at("/changed").isEmpty()).isTrue();
    }

    @Test
    void aNewerFormatIsRefusedWithFileAndLine() throws Exception {
        try (var days = Files.list(root.resolve(FileAnswerRecords.FOLDER))) {
            var day = days.findFirst().orElseThrow();
            var lines = Files.readAllLines(day);
            lines.set(1, lines.get(1).replaceFirst("\"format\":\\d+", "\"format\":12"));
            Files.write(day, lines);
        }

        var text = replay();
        var json = replay("--format", "json");

        assertThat(text.code()).as("%s", text).isEqualTo(3);
        assertThat(text.out()).isEmpty();
        assertThat(text.err())
                .contains("error[NEWER_FORMAT]: ")
                .contains(".jsonl:2 has format 12, and this HELIX knows formats up to 6; start the newer HELIX");
        assertThat(json.code()).isEqualTo(3);
        assertThat(json.out()).contains("\"code\" : \"NEWER_FORMAT\"").contains(".jsonl:2 has format 12");
    }

    @Test
    void aStricterRuleSaysWhatItWouldHaveCost() {
        var json = new JsonMapper()
                .readTree(replay("--shadow", "hygiene", "--format", "json").out());

        assertThat(json.at("/now/unknown").intValue()).isEqualTo(1);
        assertThat(json.at("/validators/hygiene/then").intValue()).isZero();
        assertThat(json.at("/validators/hygiene/now").intValue()).isEqualTo(1);
        assertThat(json.at("/changed/0/broken_now/0").stringValue()).isEqualTo("hygiene");
        assertThat(replay("--shadow", "hygiene").out()).contains("accepted -> unknown  +hygiene");
    }

    @ParameterizedTest
    @ValueSource(strings = {"step-marker", "claimed-action"})
    void oneThatHasASayAlreadyIsTriedOnce(String name) {
        var tried = replay("--shadow", name);

        assertThat(tried.code()).as("%s", tried).isZero();
        assertThat(tried.out()).isEqualTo(replay().out());
    }

    @Test
    void oneThatIsNamedTwiceIsTriedOnce() {
        var twice = replay("--shadow", "hygiene", "--shadow", "hygiene");

        assertThat(twice.code()).as("%s", twice).isZero();
        assertThat(twice.out()).isEqualTo(replay("--shadow", "hygiene").out());
    }

    @Test
    void anotherFileMayHoldThePolicyAlone() throws Exception {
        var mild = root.resolve("mild.yaml");
        Files.writeString(mild, "consultant: {validators: [file-existence], locale: en, max_retries: 0}\n");

        var json = new JsonMapper()
                .readTree(
                        replay("--policy", mild.toString(), "--format", "json").out());

        assertThat(json.at("/now/accepted").intValue()).isEqualTo(3);
        assertThat(json.at("/validators/step-marker/then").intValue()).isEqualTo(1);
        assertThat(json.at("/validators/step-marker/now").intValue()).isZero();
    }

    @Test
    void aSmallerBudgetFails() throws Exception {
        var once = root.resolve("once.yaml");
        Files.writeString(once, "consultant: {validators: [step-marker], locale: en, max_retries: 0}\n");

        var json = new JsonMapper()
                .readTree(
                        replay("--policy", once.toString(), "--format", "json").out());

        // The guess of the fallback takes the place of the retry.
        assertThat(json.at("/now/retried").intValue()).isZero();
        assertThat(json.at("/now/accepted").intValue()).isEqualTo(3);
    }

    @Test
    void eachRuleSaysWhetherItWasPutRightOrFailedThenAndNow() throws Exception {
        ask(Script.named("d")
                .say("```py\np = '/home/noor/x/y'\n```\n\nNo marker either.")
                .turn()
                .say("<!-- STEP: done -->")
                .end());
        var strict = root.resolve("strict.yaml");
        Files.writeString(strict, "consultant: {validators: [hygiene, step-marker], locale: en, max_retries: 0}\n");

        var json = new JsonMapper()
                .readTree(replay("--policy", strict.toString(), "--format", "json")
                        .out());

        assertThat(json.at("/validators/step-marker/put_right_then").intValue()).isEqualTo(2);
        assertThat(json.at("/validators/step-marker/failed_then").intValue()).isZero();
        assertThat(json.at("/validators/hygiene/now").intValue()).isEqualTo(2);
        assertThat(json.at("/validators/hygiene/failed_now").intValue()).isEqualTo(2);
        assertThat(json.at("/validators/hygiene/put_right_now").intValue()).isZero();
        assertThat(json.at("/now/failed").intValue()).isEqualTo(2);
        assertThat(replay("--policy", strict.toString()).out()).containsPattern("hygiene +0 +2 +0 +0 +0 +2 +0");
    }

    @Test
    void saysSoWhereNothingIsRecordedOrTheQuestionIsWrong() throws Exception {
        var bad = root.resolve("bad.yaml");
        Files.writeString(bad, "consultant:\n  validators: [spelling]\n");

        assertThat(replay("--since", "soon").err()).contains("--since takes an age such as 30m, 12h or 7d");
        assertThat(replay("--policy", bad.toString()).err()).contains("spelling", "choose of");
        assertThat(replay("--since", "1m").out()).contains("3 answers");
        try (var files = Files.walk(root.resolve(".helix"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        assertThat(replay().out()).contains("no answer is recorded");
    }

    @Test
    void theDocumentShowsWhatIsPrinted() throws Exception {
        var printed = replay("--shadow", "hygiene").out().replaceAll("(?m)^20\\S+Z", "2026-11-29T14:20:11Z");

        assertThat(Files.readString(Path.of("..", "docs", "tuning-rules.md"))).contains("```\n" + printed + "```");
    }

    @Test
    void theDocumentsCommandsRunWithTheDocumentsSettings() throws Exception {
        var document = Files.readString(Path.of("..", "docs", "tuning-rules.md"));
        var config = root.resolve("helix.yaml");
        Files.copy(config, root.resolve("stricter.yaml"));
        Files.writeString(config, block(document, "yaml") + "  locale: en\n");
        var commands = block(document, "").lines().toList();

        assertThat(commands).hasSize(3);
        for (var command : commands) {
            var words = new ArrayList<>(List.of(command.replace("stricter.yaml", root.resolve("stricter.yaml") + "")
                    .split(" ")));
            assertThat(words.removeFirst()).isEqualTo("helix");
            words.addAll(List.of("--root", root.toString()));
            var replayed = Cli.run(words.toArray());
            assertThat(replayed.err()).describedAs(command).isEmpty();
            assertThat(replayed.code()).describedAs(command).isZero();
            assertThat(replayed.out()).describedAs(command).contains("3");
        }
        assertThat(replay().out()).contains("3 answers");
    }

    @Test
    void theDocumentNamesEveryFateOfARule() throws Exception {
        var document = Files.readString(Path.of("..", "docs", "tuning-rules.md"));

        for (var fate : ComplianceEvent.Fate.values()) {
            assertThat(document).contains("| `" + fate.word() + "` |");
        }
    }

    private static String block(String document, String language) {
        var block = Pattern.compile("(?s)```" + language + "\n(helix|consultant)(.*?)```")
                .matcher(document);
        assertThat(block.find()).isTrue();
        return block.group(1) + block.group(2);
    }
}
