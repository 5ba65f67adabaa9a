package dev.helix.app.cli;

/** What the command line's exit codes mean ({@code docs/contract.md}, section 7). */
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
}
