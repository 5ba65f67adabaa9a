package dev.helix.adapter.local;

import java.time.Duration;
import java.util.List;

/**
 * How a system is built, started and asked for its health ({@code control} in {@code helix.yaml}).
 *
 * @param build run in the idle slot before the switch; empty for none
 * @param start run in the live slot
 * @param health an URL, {@code {port}} stands for the port; 200 is healthy
 * @param healthTimeout how long it may take to become healthy
 * @param stopTimeout how long it may take to end before it is killed
 * @param buildTimeout how long the build may take
 */
public record ControlSettings(
        List<String> build,
        List<String> start,
        String health,
        Duration healthTimeout,
        Duration stopTimeout,
        Duration buildTimeout) {

    public ControlSettings {
        build = List.copyOf(build);
        start = List.copyOf(start);
        if (start.isEmpty() || !healthTimeout.isPositive() || stopTimeout.isNegative() || !buildTimeout.isPositive()) {
            throw new IllegalArgumentException("a controlled system has a start command and positive timeouts");
        }
    }
}
