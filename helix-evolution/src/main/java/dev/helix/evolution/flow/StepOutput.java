package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Denial;
import java.util.List;
import java.util.function.Consumer;

/** Hears what the commands of a step print, line by line as it comes, and afterwards what a sandbox denied to them. */
@FunctionalInterface
public interface StepOutput extends Consumer<String> {

    /** Hears of accesses that were denied, counted. */
    default void denied(List<Denial> denied) {}
}
