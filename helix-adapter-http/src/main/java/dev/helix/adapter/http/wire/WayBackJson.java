package dev.helix.adapter.http.wire;

import dev.helix.evolution.release.WayBack;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether it was seen that production could go back from a project's candidate.
 *
 * @param state untried, failed or rehearsed
 * @param operation that tried it last; null where none did
 * @param at when it worked; null otherwise
 * @param tookMs from the stop of the candidate until main was well; null likewise
 */
public record WayBackJson(
        String state,
        @Nullable String operation,
        @Nullable Instant at,
        @Nullable Long tookMs) {

    static @Nullable WayBackJson of(WayBack wayBack) {
        return switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> null;
            case WayBack.Untried untried -> new WayBackJson("untried", null, null, null);
            case WayBack.Failed(var operation) -> new WayBackJson("failed", operation.value(), null, null);
            case WayBack.Rehearsed(var operation, var at, var took) ->
                new WayBackJson("rehearsed", operation.value(), at, took.toMillis());
        };
    }
}
