package dev.helix.app.cli;

import picocli.CommandLine.Option;

/** For whom a command prints. */
public final class FormatOption {

    public static final String NAME = "--format";

    @Option(names = NAME, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    public OutputFormat value() {
        return format;
    }
}
