package dev.helix.domain.proof;

import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.text.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A stage of a validation that has run.
 *
 * @param name such as {@code unit}
 * @param result in the words of in-toto: {@code PASSED}, {@code WARNED} or {@code FAILED}
 * @param command what it ran; empty where HELIX itself looks
 * @param testsRun how many checks
 * @param names the digest of the names of the tests, one a line; empty where their runner tells none
 * @param duration wall time, in whole milliseconds
 */
public record StageRun(
        String name, String result, List<String> command, long testsRun, String names, Duration duration) {

    public StageRun {
        command = List.copyOf(command);
        if (!List.of("PASSED", "WARNED", "FAILED").contains(result)) {
            throw new Flawed(
                    FlawCode.PROOF_UNREADABLE, "stage '" + name + "' ended as '" + result + "', which is nothing");
        }
    }

    /** Returns what a stage has seen. @throws IllegalArgumentException for one that was left out */
    public static StageRun of(StageReport stage, List<String> command) {
        var result = switch (stage.outcome()) {
            case PASSED -> "PASSED";
            case INCONCLUSIVE -> "WARNED";
            case FAILED -> "FAILED";
            case SKIPPED -> throw new IllegalArgumentException(stage.name() + " did not run");
        };
        var ran = stage.tests().ran();
        return new StageRun(
                stage.name(),
                result,
                command,
                stage.testsRun(),
                ran.isEmpty() ? "" : Sha256.hex(String.join("\n", ran)),
                Duration.ofMillis(stage.duration().toMillis()));
    }

    Map<String, Object> fields() {
        return Map.of(
                "name",
                name,
                "result",
                result,
                "command",
                command,
                "tests_run",
                testsRun,
                "names_sha256",
                names,
                "duration_ms",
                duration.toMillis());
    }

    static StageRun of(Fields fields) {
        return new StageRun(
                fields.text("name"),
                fields.text("result"),
                fields.texts("command"),
                fields.number("tests_run"),
                fields.text("names_sha256"),
                Duration.ofMillis(fields.number("duration_ms")));
    }
}
