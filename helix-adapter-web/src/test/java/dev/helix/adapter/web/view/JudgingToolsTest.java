package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.proof.StageProgram;
import dev.helix.evolution.release.Circumstances;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgingToolsTest {

    private static final Words WORDS = Words.in(Locale.ENGLISH, () -> Instant.EPOCH);
    private static final String OLD = "a".repeat(64);
    private static final String NEW = "b".repeat(64);

    private static Circumstances with(String java, String sandbox, String configuration, StageProgram... programs) {
        return new Circumstances(
                Map.of("git", "2.47.3", "java", java),
                List.of(programs),
                false,
                sandbox,
                Optional.of(new BlobId(configuration.repeat(40))));
    }

    private static StageProgram python(String digest, String version) {
        return new StageProgram("python3", digest, version, List.of("unit"));
    }

    @Test
    void tellsWhatIsNotTheSameByItsVersions() {
        var then = with("25.0.1", "bubblewrap", "c", python(OLD, "Python 3.13.4"));
        var now = with("25.0.2", "none <b>here</b>", "d", python(NEW, "Python 3.13.5"));

        assertThat(JudgingTools.differing(then, now, WORDS))
                .containsExactly(
                        new OperationView.Tool("helix.yaml", "ccccccc", "ddddddd"),
                        new OperationView.Tool("java", "25.0.1", "25.0.2"),
                        new OperationView.Tool("python3", "Python 3.13.4", "Python 3.13.5"),
                        new OperationView.Tool("sandbox", "bubblewrap", "none <b>here</b>"));
    }

    @Test
    void twoBuildsOfOneVersionAreToldApartByTheirContent() {
        assertThat(JudgingTools.differing(
                        with("25", "", "c", python(OLD, "Python 3.13.5")),
                        with("25", "", "c", python(NEW, "Python 3.13.5")),
                        WORDS))
                .containsExactly(
                        new OperationView.Tool("python3", "Python 3.13.5 (aaaaaaa)", "Python 3.13.5 (bbbbbbb)"));
    }

    @Test
    void whatTellsNoVersionIsToldByItsContent() {
        assertThat(JudgingTools.differing(
                        with("25", "", "c", python(OLD, "")), with("25", "", "c", python(NEW, "")), WORDS))
                .containsExactly(new OperationView.Tool("python3", "aaaaaaa", "bbbbbbb"));
    }

    @Test
    void whatThereWasOnceAloneIsToldWithoutTheOther() {
        assertThat(JudgingTools.differing(with("25", "", "c", python(OLD, "Python 3")), with("25", "", "c"), WORDS))
                .containsExactly(new OperationView.Tool("python3", "Python 3", ""));
    }

    @Test
    void theSameIsNoDifferenceAndWhatNobodyKnowsIsNotCompared() {
        var known = with("25", "bubblewrap", "c", python(OLD, "Python 3"));

        assertThat(JudgingTools.differing(known, known, WORDS)).isEmpty();
        assertThat(JudgingTools.differing(known, Circumstances.UNKNOWN, WORDS)).isNull();
        assertThat(JudgingTools.differing(Circumstances.UNKNOWN, known, WORDS)).isNull();
    }
}
