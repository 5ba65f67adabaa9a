package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Guard;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link Guard}. */
public interface GuardContract {

    /** The project whose agent works. */
    ProjectId GUARDED = new ProjectId("guarded");

    /** Returns the subject, the same one within a test. */
    Guard guard();

    /** Returns the folder in which the agent may write, absolute. */
    Path open();

    /** Writes a file into {@link #open}. */
    void workThere();

    /** Changes a file that the agent may not, as an agent does, and returns it, absolute. */
    Path doDamage();

    /** Returns whether that file is as it was. */
    boolean isPutBack();

    @Test
    default void seesNothingWhereNothingHappened() {
        var watch = guard().begin(GUARDED, open());

        assertThat(watch.end(new Guard.Reach(List.of(), true))).isEqualTo(new Guard.Seen(List.of(), List.of()));
    }

    @Test
    default void letsTheAgentWorkWhereItMay() {
        var watch = guard().begin(GUARDED, open());
        workThere();

        assertThat(watch.end(new Guard.Reach(List.of(), true)).damage()).isEmpty();
    }

    @Test
    default void tellsWhatTheAgentHasDoneAndPutsItBack() {
        var watch = guard().begin(GUARDED, open());
        var touched = doDamage();

        var seen = watch.end(new Guard.Reach(List.of(touched), true));

        assertThat(seen.damage()).isNotEmpty().allMatch(Damage::undone);
        assertThat(isPutBack()).isTrue();
    }
}
