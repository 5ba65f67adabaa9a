package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Pages for people, made elsewhere and served here. Forms of theirs are let in below {@code /projects/}, {@code /systems/} and {@code /answers/}. */
public interface Pages {

    /** No pages at all. */
    Pages NONE = new Pages() {
        @Override
        public void register(RoutesConfig routes, Visits visits) {
            // There are none.
        }

        @Override
        public Optional<String> problem(Context context, Visits visits, Problem problem) {
            return Optional.empty();
        }
    };

    /** Adds their routes. */
    void register(RoutesConfig routes, Visits visits);

    /** Returns a page that tells a person of a problem; empty for a request that no person looks at. */
    Optional<String> problem(Context context, Visits visits, Problem problem);
}
