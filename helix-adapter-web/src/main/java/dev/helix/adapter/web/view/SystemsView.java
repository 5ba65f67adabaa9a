package dev.helix.adapter.web.view;

import java.util.List;

/** Both systems. */
public record SystemsView(List<SystemCard> systems, List<ProjectView.OperationLine> operations) {
    public SystemsView {
        systems = List.copyOf(systems);
        operations = List.copyOf(operations);
    }

    /**
     * A system.
     *
     * @param library whether nothing of it is ever started
     * @param health what it says of itself
     * @param restarts how often it was started again after it ended by itself, and whether that was given up; empty for never
     * @param holder who works on it now, and since when; empty for nobody
     * @param operation by which; empty likewise
     * @param databases as they were seen
     * @param filled whether HELIX fills them, after somebody has said that it may empty them
     */
    public record SystemCard(
            String word,
            String name,
            Tone tone,
            String state,
            boolean library,
            String tree,
            String treeCut,
            String slot,
            String pid,
            String since,
            Tone healthTone,
            String health,
            String log,
            String restarts,
            String holder,
            String operation,
            List<DatabaseLine> databases,
            boolean filled) {

        public SystemCard {
            databases = List.copyOf(databases);
        }
    }

    /**
     * A database of a system.
     *
     * @param state its version and when it was filled last, or why it can't be reached
     */
    public record DatabaseLine(Tone tone, String kind, String address, String state) {}
}
