package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.Tokens;
import org.junit.jupiter.api.Test;

/** The contract of {@link Tokens}. */
public interface TokensContract {

    /** Returns the subject, the same one within a test; it knows no token yet. */
    Tokens tokens();

    /** Makes a token the way its owner does, and returns it. */
    String issue(String name, Role role);

    /** Takes a token away the way its owner does. */
    void revoke(String name);

    @Test
    default void knowsNobodyBeforeThereIsAToken() {
        assertThat(tokens().holder("helix_x")).isEmpty();
        assertThat(tokens().holder("")).isEmpty();
    }

    @Test
    default void knowsEachHolderByTheTokenAndByNothingElse() {
        var viewer = issue("viewer", Role.VIEWER);
        var operator = issue("operator", Role.OPERATOR);

        assertThat(tokens().holder(viewer)).contains(new Caller("viewer", Role.VIEWER));
        assertThat(tokens().holder(operator)).contains(new Caller("operator", Role.OPERATOR));
        assertThat(tokens().holder(viewer + "x")).isEmpty();
        assertThat(tokens().holder(viewer.substring(0, viewer.length() - 1))).isEmpty();
        assertThat(tokens().holder("viewer")).isEmpty();
        assertThat(tokens().holder("x".repeat(1_000_000))).isEmpty();
    }

    @Test
    default void aTokenThatWasTakenAwayEndsAtOnceAndTheOthersStay() {
        var gone = issue("gone", Role.OPERATOR);
        var stays = issue("stays", Role.VIEWER);
        assertThat(tokens().holder(gone)).isPresent();

        var mark = tokens().mark(gone).orElseThrow();

        revoke("gone");

        assertThat(tokens().holder(gone)).isEmpty();
        assertThat(tokens().mark(gone)).isEmpty();
        assertThat(tokens().marked(mark)).isEmpty();
        assertThat(tokens().holder(stays)).isPresent();
    }

    @Test
    default void aMarkFindsTheHolderAgainAndLetsNobodyIn() {
        var token = issue("viewer", Role.VIEWER);
        issue("other", Role.OPERATOR);

        var mark = tokens().mark(token).orElseThrow();

        assertThat(tokens().marked(mark)).contains(new Caller("viewer", Role.VIEWER));
        assertThat(tokens().holder(mark)).isEmpty();
        assertThat(mark).doesNotContain(token);
        assertThat(tokens().marked(token)).isEmpty();
        assertThat(tokens().marked("")).isEmpty();
        assertThat(tokens().marked(mark.substring(0, mark.length() - 1))).isEmpty();
        assertThat(tokens().mark("helix_x")).isEmpty();
    }
}
