package dev.helix.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Strategy;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Evidence;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.project.Attempts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no template may hold, and what each sentence needs. */
class TemplatesTest {

    private static final Pattern FORBIDDEN =
            Pattern.compile("\\sstyle=|\\son[a-z]+=|\\$unsafe|<script>|<style|javascript:|https?://|data:text");
    private static final Pattern KEY =
            Pattern.compile("(?:words(?:\\(\\))?|sentences)\\s*\\.text\\(\\s*\"([a-z.0-9]+)\"[,)]");
    private static final Pattern NAME = Pattern.compile("\"([a-z.0-9]+)\"");

    /** The rest of such a key is the word of an enum. */
    private static final Pattern BEGUN = Pattern.compile(
            "(action|ask|confirm|confirm\\.asks|kind|operation|step\\.state|outcome|system|system\\.state|evidence|chat\\.state|chat\\.role|log\\.level|lane|conflict|chain|compliance|asked|found|fit|attempts|entry|fault)\\..+");

    /** Text between tags: what is no expression, no directive and no entity has letters of a language. */
    private static final Pattern TEXT = Pattern.compile(">([^<>]*[A-Za-z]{2}[^<>]*)<");

    private static final Pattern LIST = Pattern.compile("(?s)<table class=\"list\">.*?</table>");
    private static final Pattern COLUMN = Pattern.compile("<th scope=\"col\">(\\$\\{.*?})</th>");
    private static final Pattern CELL = Pattern.compile("<td(?: data-label=\"(\\$\\{.*?})\")?>");

    private static List<Path> files(String folder, String ending) throws IOException {
        try (var files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Path.of("src/main/resources/dev/helix/adapter/web/page_" + language + ".properties"))) {
            words.load(reader);
        }
        return words;
    }

    @Test
    void templatesHoldNothingThatRunsOrStylesByItself() throws IOException {
        var templates = files("src/main/jte", ".jte");
        assertThat(templates).hasSizeGreaterThan(10);
        for (var template : templates) {
            assertThat(FORBIDDEN.matcher(Files.readString(template)).results().map(found -> found.group()))
                    .as(template.toString())
                    .isEmpty();
        }
    }

    @Test
    void templatesHoldNoTextOfTheirOwn() throws IOException {
        for (var template : files("src/main/jte", ".jte")) {
            var text = Files.readString(template)
                    .replaceAll("\\$\\{[^}]*}", "")
                    .replaceAll("(?m)^[@!].*$", "")
                    .replaceAll(
                            "@(if|for|else|elseif|template\\.[a-z]+)\\(?(\\([^()]*(\\([^()]*\\)[^()]*)*\\)|[^<]*)", "");
            var found = TEXT.matcher(text)
                    .results()
                    .map(hit -> hit.group(1).strip())
                    // Names, and the other language's own name.
                    .filter(hit -> !List.of("HELIX", "main", "English", "Deutsch", "HELIX  ·")
                            .contains(hit))
                    .filter(hit -> !hit.startsWith("helix project create") && !hit.startsWith("HELIX"))
                    .filter(hit -> !hit.startsWith("@") && !hit.startsWith("·"));
            assertThat(found).as(template.toString()).isEmpty();
        }
    }

    @Test
    void theScriptHasAsManyLinesAsItsDecisionSays() throws IOException {
        var lines = Files.readAllLines(Path.of("src/main/resources/dev/helix/adapter/web/static/page.js"))
                .size();
        assertThat(Path.of("../docs/adr/103-pages-are-made-on-the-server.md"))
                .content()
                .contains("The script is HELIX's own, " + lines + " lines.");
    }

    /** On a telephone a row is a block, and the head of its table is out of sight. */
    @Test
    void eachCellOfAListButTheFirstIsNamedByItsColumn() throws IOException {
        int lists = 0;
        for (var template : files("src/main/jte", ".jte")) {
            for (var list : LIST.matcher(Files.readString(template)).results().toList()) {
                lists++;
                var columns = COLUMN.matcher(list.group())
                        .results()
                        .map(column -> column.group(1))
                        .toList();
                var cells = CELL.matcher(list.group())
                        .results()
                        .map(cell -> cell.group(1) == null ? "" : cell.group(1))
                        .toList();
                var as = template + ": " + cells;
                if (list.group().contains("<th scope=\"row\">")) {
                    assertThat(cells).as(as).isNotEmpty().doesNotContain("");
                } else {
                    assertThat(cells.getFirst()).as(as).isEmpty();
                    assertThat(cells.subList(1, cells.size())).as(as).isEqualTo(columns.subList(1, columns.size()));
                }
            }
        }
        assertThat(lists).isEqualTo(11);
    }

    @Test
    void bothLanguagesHaveTheSameSentencesAndEachIsSaid() throws IOException {
        var english = words("en");
        var german = words("de");
        assertThat(new TreeSet<>(german.stringPropertyNames())).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        var same = new TreeMap<String, String>();
        english.stringPropertyNames().stream()
                .filter(key -> english.getProperty(key).equals(german.getProperty(key)))
                .filter(key -> english.getProperty(key).matches(".*[a-z]{6}.*"))
                .forEach(key -> same.put(key, english.getProperty(key)));
        assertThat(same).isEmpty();

        var used = new TreeSet<String>();
        var named = new TreeSet<String>();
        for (var file : Stream.concat(files("src/main/jte", ".jte").stream(), files("src/main/java", ".java").stream())
                .toList()) {
            var text = Files.readString(file);
            KEY.matcher(text).results().forEach(found -> used.add(found.group(1)));
            NAME.matcher(text).results().forEach(found -> named.add(found.group(1)));
        }
        assertThat(english.stringPropertyNames()).containsAll(used);
        assertThat(english.stringPropertyNames().stream()
                        .filter(key ->
                                !named.contains(key) && !BEGUN.matcher(key).matches()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void whateverCanHappenHasASentence(String language) throws IOException {
        var keys = Stream.of(
                        Arrays.stream(ProjectAction.values())
                                .flatMap(action -> Stream.of("action." + action.word(), "confirm." + action.word())),
                        Arrays.stream(SystemAction.values()).map(action -> "action." + action.word()),
                        Arrays.stream(OperationKind.values()).map(kind -> "kind." + kind.word()),
                        Arrays.stream(Operation.State.values()).map(state -> "operation." + state.word()),
                        Arrays.stream(Operation.StepState.values()).map(state -> "step.state." + state.word()),
                        Arrays.stream(StageReport.Outcome.values()).map(outcome -> "outcome." + outcome.word()),
                        Arrays.stream(SystemStatus.State.values()).map(state -> "system.state." + state.word()),
                        Arrays.stream(Strategy.values())
                                .map(strategy -> "asked." + strategy.name().toLowerCase(Locale.ROOT)),
                        Arrays.stream(ChatSession.Status.values()).map(state -> "chat.state." + state.word()),
                        Stream.of("error", "warning", "info").map(level -> "log.level." + level),
                        Arrays.stream(Attempts.Outcome.values()).map(outcome -> "attempts." + outcome.word()),
                        Stream.of("fresh", "behind", "conflict").map(fit -> "fit." + fit),
                        Stream.of("user", "assistant").map(role -> "chat.role." + role),
                        Arrays.stream(Evidence.values()).map(level -> "evidence." + level.word()),
                        Arrays.stream(dev.helix.adapter.web.view.LaneKey.values())
                                .map(lane -> "lane." + lane.word()),
                        Arrays.stream(Conflict.Kind.values())
                                .map(kind -> "conflict." + kind.name().toLowerCase(Locale.ROOT)))
                .flatMap(names -> names)
                .toList();

        assertThat(words(language).stringPropertyNames()).containsAll(keys);
    }
}
