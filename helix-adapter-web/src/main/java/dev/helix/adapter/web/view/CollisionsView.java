package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The open projects that will collide.
 *
 * @param pairs of projects, of which the second has to be rebased when the first is in production
 * @param order in which few have to be rebased; empty where none has
 * @param rebases how many have to be, in that order
 * @param worst how many have to be in the reverse order
 */
public record CollisionsView(List<Pair> pairs, List<String> order, int rebases, int worst) {
    public CollisionsView {
        pairs = List.copyOf(pairs);
        order = List.copyOf(order);
    }

    /** Two projects that change the same lines. */
    public record Pair(String first, String second, List<Place> places) {
        public Pair {
            places = List.copyOf(places);
        }
    }

    /**
     * Where they do.
     *
     * @param kind of the conflict, as people say it
     * @param hunks what each has there
     */
    public record Place(String path, String kind, List<ProjectView.Hunk> hunks) {
        public Place {
            hunks = List.copyOf(hunks);
        }
    }
}
