package dev.helix.app;

import picocli.CommandLine.Option;

/** For whom a command prints. */
final class FormatOption {

    static final String NAME = "--format";

    @Option(names = NAME, defaultValue = "text", description = "${COMPLETION-CANDIDATES}")
    private OutputFormat format;

    OutputFormat value() {
        return format;
    }
}
