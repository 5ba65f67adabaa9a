package dev.helix.app.doctor;

import dev.helix.app.cli.ExitCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of {@code helix doctor}, in order. For one thread. */
public final class Diagnosis {

    /** How bad something is. */
    enum Level {
        /** As it should be. */
        OK,
        /** Good to know. */
        NOTE,
        /** Goes well for now. */
        WARNING,
        /** HELIX will not work as it should. */
        FAILED,
        /** The machine lacks what HELIX needs. */
        ENVIRONMENT
    }

    /**
     * One thing that was looked at.
     *
     * @param name stable, lower case
     * @param message what was found
     * @param remedy what to do about it; null when there is nothing to do
     */
    public record Check(
            String name,
            Level level,
            String message,
            @Nullable String remedy) {}

    private final List<Check> checks = new ArrayList<>();

    void ok(String name, String message) {
        checks.add(new Check(name, Level.OK, message, null));
    }

    void note(String name, String message) {
        checks.add(new Check(name, Level.NOTE, message, null));
    }

    void warn(String name, String message, String remedy) {
        checks.add(new Check(name, Level.WARNING, message, remedy));
    }

    void fail(String name, String message, String remedy) {
        checks.add(new Check(name, Level.FAILED, message, remedy));
    }

    void lacks(String name, String message, String remedy) {
        checks.add(new Check(name, Level.ENVIRONMENT, message, remedy));
    }

    /** Looks at something, and takes what it can't do for a finding: the other checks go on. */
    void look(String name, Runnable check) {
        try {
            check.run();
        } catch (PortException e) {
            checks.add(new Check(name, Level.FAILED, String.valueOf(e.getMessage()), null));
        } catch (Refused e) {
            checks.add(new Check(name, Level.FAILED, e.refusal().message(), null));
        }
    }

    public List<Check> checks() {
        return List.copyOf(checks);
    }

    public ExitCode exit() {
        if (has(Level.ENVIRONMENT)) {
            return ExitCode.ENVIRONMENT;
        }
        return has(Level.FAILED) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private boolean has(Level level) {
        return checks.stream().anyMatch(check -> check.level() == level);
    }
}
