package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTimesTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final List<String> STEPS = List.of("merge", "validate");

    private static Operation begun(int number, OperationKind kind) {
        return Operation.started(
                OperationId.of(number), kind, new Subject.OfProject(new ProjectId("a")), "user:ada", NOON);
    }

    private static Operation past(int number, OperationKind kind, int merge, int validate) {
        return begun(number, kind)
                .begin("merge", NOON)
                .done("merge", Map.of(), "", NOON.plusSeconds(merge))
                .begin("validate", NOON)
                .done("validate", Map.of(), "", NOON.plusSeconds(validate))
                .end(Operation.State.SUCCEEDED, null, null);
    }

    @Test
    void whatIsLeftIsTheMedianOfEachStepToComeLessWhatHasPassed() {
        var all = List.of(
                past(1, OperationKind.DEPLOY, 2, 100),
                past(2, OperationKind.DEPLOY, 2, 60),
                past(3, OperationKind.DEPLOY, 4, 20),
                past(4, OperationKind.VALIDATE, 900, 900));
        var running = begun(9, OperationKind.DEPLOY).begin("merge", NOON);
        var times = StepTimes.before(running, all);

        assertThat(times.left(running, STEPS, NOON.plusSeconds(1))).contains(Duration.ofSeconds(61));
        assertThat(times.left(running, STEPS, NOON.plusSeconds(30))).contains(Duration.ofSeconds(60));
        var later = running.done("merge", Map.of(), "", NOON.plusSeconds(2)).begin("validate", NOON.plusSeconds(2));
        assertThat(times.left(later, STEPS, NOON.plusSeconds(12))).contains(Duration.ofSeconds(50));
        assertThat(times.left(later, STEPS, NOON.plusSeconds(120))).isEmpty();
    }

    @Test
    void nobodyKnowsWithoutAPast() {
        var running = begun(9, OperationKind.DEPLOY).begin("merge", NOON);

        assertThat(StepTimes.before(running, List.of()).left(running, STEPS, NOON))
                .isEmpty();
        var other = List.of(past(1, OperationKind.VALIDATE, 1, 1), running);
        assertThat(StepTimes.before(running, other).left(running, STEPS, NOON)).isEmpty();
        var once = List.of(past(1, OperationKind.DEPLOY, 2, 60));
        assertThat(StepTimes.before(running, once).left(running, List.of("merge", "new"), NOON))
                .isEmpty();
        assertThat(StepTimes.before(running, once).left(running, STEPS, NOON)).contains(Duration.ofSeconds(62));
        assertThat(StepTimes.before(running, once).usual("merge")).isEmpty();
        var development = begun(9, OperationKind.DEVELOP).begin("merge", NOON);
        assertThat(StepTimes.before(development, List.of(past(1, OperationKind.DEVELOP, 2, 60)))
                        .left(development, STEPS, NOON))
                .isEmpty();
    }

    @Test
    void howLongSomethingUsuallyTakesIsToldFromThreeOnOverSeveralSteps() {
        var three = List.of(
                past(1, OperationKind.INTEGRATE, 2, 9),
                past(2, OperationKind.INTEGRATE, 2, 4),
                past(3, OperationKind.INTEGRATE, 2, 5),
                past(4, OperationKind.DEPLOY, 2, 900));

        assertThat(StepTimes.of(OperationKind.INTEGRATE, three).usual("merge", "validate"))
                .contains(Duration.ofSeconds(5));
        assertThat(StepTimes.of(OperationKind.INTEGRATE, three).usual("merge", "start"))
                .isEmpty();
        assertThat(StepTimes.of(OperationKind.INTEGRATE, three.subList(0, 2)).usual("merge", "validate"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 10 s", "41, 50 s", "51, 1 min", "61, 2 min", "120, 2 min", "3600, 60 min", "3601, 2 h"})
    void timesToComeAreRounded(int seconds, String said) {
        var words = Words.in(Locale.ENGLISH, () -> NOON);

        assertThat(words.about(Duration.ofSeconds(seconds))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "'[ERROR] no such file', ERROR",
        "'java.lang.IllegalStateException: x', ERROR",
        "'FAILED LimiterTest.resets', ERROR",
        "'2 passed, 1 failed', ERROR",
        "'3 passed, 0 failed', INFO",
        "'Tests run: 3, no errors', INFO",
        "'WARNING: deprecated', WARNING",
        "'compiled 3 files', INFO",
        "'src/failures.txt is terrific', ERROR",
        "'', INFO"
    })
    void aLineMattersAsMuchAsItsWordsSay(String line, PrintedLog.Level level) {
        assertThat(PrintedLog.Level.of(line)).isEqualTo(level);
    }
}
