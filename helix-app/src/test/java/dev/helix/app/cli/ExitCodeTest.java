package dev.helix.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.evolution.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void a_refusal_ends_a_command_in_the_same_way_with_a_server_and_without(RefusalCode code) {
        assertThat(ExitCode.of(Problem.of(409, code.name(), "why"))).isEqualTo(ExitCode.of(code.kind()));
    }

    @ParameterizedTest
    @CsvSource({
        "PROJECT_NOT_FOUND, 1", "FORBIDDEN, 1", "ILLEGAL_TRANSITION, 1", "INVALID_SPEC, 2", "MERGE_CONFLICT, 4",
        "STALE_CANDIDATE, 4", "DIRTY_OVERLAP, 4", "REMOTE_MOVED, 4", "DEPLOY_SLOT_TAKEN, 4", "STEP_FAILED, 1",
        "UNSAFE_PATH, 1"
    })
    void scripts_rely_on_these(RefusalCode code, int exit) {
        assertThat(ExitCode.of(code.kind()).code()).isEqualTo(exit);
    }

    @Test
    void what_the_machine_of_the_server_lacks_is_told_apart_from_what_was_refused() {
        assertThat(ExitCode.of(Problem.of(500, Problem.ENVIRONMENT, "no disk"))).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(ExitCode.of(Problem.of(418, "TEAPOT", "?"))).isEqualTo(ExitCode.FAILED);
    }
}
