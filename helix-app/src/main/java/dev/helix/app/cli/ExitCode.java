package dev.helix.app.cli;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.RefusalKind;

/** The exit codes of the command line ({@code docs/contract.md}, section 7). */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    ENVIRONMENT(3),
    TRY_LATER(4),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Returns what a refusal of that kind ends a command with. */
    public static ExitCode of(RefusalKind kind) {
        return switch (kind) {
            case NOT_NOW -> TRY_LATER;
            case MALFORMED -> USAGE;
            case ENVIRONMENT -> ENVIRONMENT;
            case UNKNOWN, FORBIDDEN, NOT_POSSIBLE, UNACCEPTABLE -> FAILED;
        };
    }

    /** Returns what a command ends with that a server has not granted: what it would have been without the server. */
    public static ExitCode of(Problem problem) {
        return RefusalCode.of(problem.code())
                .map(code -> of(code.kind()))
                .orElse(problem.code().equals(Problem.ENVIRONMENT) ? ENVIRONMENT : FAILED);
    }
}
