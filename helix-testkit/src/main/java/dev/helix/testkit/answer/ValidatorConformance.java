package dev.helix.testkit.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edits;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * The contract of a validator, on which the enforcer relies. Implement it in a test of yours:
 *
 * <pre>{@code
 * class NoTodoValidatorTest implements ValidatorConformance {
 *     public Validator validator() { return new NoTodoValidator(); }
 *     public Set<String> codes() { return Set.of("TODO_LEFT"); }
 *     public List<String> passing() { return List.of("All done."); }
 *     public List<String> failing() { return List.of("TODO: the rest"); }
 * }
 * }</pre>
 */
public interface ValidatorConformance {

    /** How much longer than its time on a processor a check may take by the clock. */
    int LONGEST_WAIT = 10;

    /** Returns the subject, new each time. */
    Validator validator();

    /** Returns all codes that it may ever use, besides {@code EMPTY_RESPONSE}. */
    Set<String> codes();

    /** Returns answers without any error. */
    List<String> passing();

    /** Returns answers with at least one error each; none for a validator that only warns. */
    List<String> failing();

    /** Returns answers with at least one warning each, and no error. */
    default List<String> warning() {
        return List.of();
    }

    /** Returns the files that the answers are about. */
    default FileView files() {
        return InMemoryFiles.empty();
    }

    /** Returns what is known besides an answer. */
    default ValidationContext context(Locale locale) {
        return new ValidationContext(files(), locale);
    }

    /** Returns what ten megabytes may take at most, of a processor: a machine that has others to serve makes no validator slow. */
    default Duration limit() {
        return Duration.ofSeconds(10);
    }

    private List<String> samples() {
        var all = new ArrayList<>(passing());
        all.addAll(warning());
        all.addAll(failing());
        return all;
    }

    private List<Issue> check(String text, Locale locale) {
        return validator().check(Answer.of(text), context(locale));
    }

    @Test
    default void hasANameForConfigurationFiles() {
        assertThat(validator().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }

    @Test
    default void tellsGoodFromBad() {
        assertThat(passing()).isNotEmpty();
        assertThat(warning().size() + failing().size())
                .describedAs("answers that it finds fault with")
                .isPositive();
        assertThat(passing())
                .allSatisfy(text -> assertThat(check(text, Locale.ENGLISH)).noneMatch(Issue::blocks));
        assertThat(warning())
                .allSatisfy(text ->
                        assertThat(check(text, Locale.ENGLISH)).isNotEmpty().noneMatch(Issue::blocks));
        assertThat(failing())
                .allSatisfy(text -> assertThat(check(text, Locale.ENGLISH)).anyMatch(Issue::blocks));
    }

    @Test
    default void usesOnlyItsOwnCodesAndAllOfThemAreShown() {
        var seen = new TreeSet<String>();
        for (var text : samples()) {
            check(text, Locale.ENGLISH).forEach(issue -> seen.add(issue.code()));
        }
        seen.remove("EMPTY_RESPONSE");

        assertThat(seen).containsExactlyInAnyOrderElementsOf(codes());
    }

    @Test
    default void saysTheSameEachTimeAndInEachLanguage() {
        for (var text : samples()) {
            var english = check(text, Locale.ENGLISH);
            var german = check(text, Locale.GERMAN);

            assertThat(check(text, Locale.ENGLISH)).isEqualTo(english);
            assertThat(german)
                    .extracting(Issue::code, Issue::severity, Issue::range)
                    .containsExactlyElementsOf(english.stream()
                            .map(issue -> tuple(issue.code(), issue.severity(), issue.range()))
                            .toList());
            assertThat(english).allSatisfy(issue -> assertThat(issue.message()).isNotBlank());
            assertThat(german).allSatisfy(issue -> assertThat(issue.message()).isNotBlank());
        }
    }

    @Test
    default void pointsIntoTheText() {
        for (var text : samples()) {
            assertThat(check(text, Locale.ENGLISH))
                    .filteredOn(issue -> issue.file() == null)
                    .allSatisfy(issue -> assertThat(issue.range().end()).isLessThanOrEqualTo(text.length()));
        }
    }

    @Test
    default void repairsSoThatItIsContentAndOnlyOnce() {
        var context = context(Locale.ENGLISH);
        for (var text : samples()) {
            var validator = validator();
            var fixed = Edits.apply(text, validator.fix(Answer.of(text), context));
            var twice = Edits.apply(fixed, validator.fix(Answer.of(fixed), context));

            assertThat(twice).describedAs("the repair of a repaired text").isEqualTo(fixed);
            assertThat(errors(fixed))
                    .describedAs("errors after the repair of %s", text)
                    .isLessThanOrEqualTo(errors(text));
        }
    }

    private long errors(String text) {
        return check(text, Locale.ENGLISH).stream().filter(Issue::blocks).count();
    }

    @Test
    default void standsHostileText() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        var noise = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            noise.append((char) random.nextInt(0x10000));
        }
        var hostile = List.of(
                "",
                "\0",
                "\uD800",
                "\uFEFF",
                "<".repeat(100_000),
                "<!--".repeat(50_000),
                "`".repeat(100_000),
                ">".repeat(50_000) + "x",
                "- ".repeat(30_000) + "x",
                "[".repeat(100_000),
                "*_".repeat(50_000),
                "---\n".repeat(30_000),
                "---\nadr_id: " + "[".repeat(60_000) + "\n---\n",
                "---\na: &a [*a]\nadr_id: *a\n---\n",
                "# ".repeat(50_000),
                "\r".repeat(100_000),
                noise.toString());
        for (var text : hostile) {
            var start = text.substring(0, Math.min(12, text.length()));
            checksInTime(text, "text like " + start);
        }
    }

    @Test
    default void standsTenMegabytes() {
        var paragraph = "A paragraph with `code`, **bold** text and a [link](x). ".repeat(10) + "\n\n";
        var text = paragraph.repeat(10_000_000 / paragraph.length()) + samples().getLast();

        checksInTime(text, "ten megabytes");
    }

    private void checksInTime(String text, String as) {
        // One that waits for ever uses no processor.
        var taken = Assertions.assertTimeoutPreemptively(
                limit().multipliedBy(LONGEST_WAIT),
                () -> {
                    check(text, Locale.ENGLISH);
                    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                },
                as);
        // A machine that measures no time says -1.
        assertThat(taken).as(as).isGreaterThanOrEqualTo(Duration.ZERO).isLessThan(limit());
    }

    @Test
    default void asksForFilesOnlyInsideTheTree() {
        var asked = new TreeSet<String>();
        var watching = new WatchedFiles(files(), asked);
        for (var text : samples()) {
            var known = context(Locale.ENGLISH);
            var context = new ValidationContext(watching, Locale.ENGLISH)
                    .at(known.current())
                    .since(known.before());
            validator().check(Answer.of(text), context);
        }

        assertThat(asked)
                .allSatisfy(path ->
                        assertThat(Path.of("/tree").resolve(path).normalize()).startsWithRaw(Path.of("/tree")));
    }
}
