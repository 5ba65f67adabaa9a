package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;

/** A request that the edge itself does not grant. */
final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private final long retryAfter;

    Rejected(Problem problem) {
        this(problem, 0);
    }

    /** @param retryAfter in seconds; 0 where asking again makes no sense */
    Rejected(Problem problem, long retryAfter) {
        super(problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    long retryAfter() {
        return retryAfter;
    }

    Problem problem() {
        return problem;
    }
}
