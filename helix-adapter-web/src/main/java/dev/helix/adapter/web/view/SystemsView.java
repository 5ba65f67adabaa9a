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
     * @param port on which it answers; empty for nobody knows
     * @param started how often it was started or restarted apart from the changes that go onto it, and how often of these by HELIX itself
     * @param health what it says of itself
     * @param checked when it was asked for that
     * @param kept the slot that is kept for going back, and with what; or that there is none now
     * @param log what it printed when it was not well; empty otherwise
     * @param printed what it has printed last, well or not; none for those who may not see that
     * @param restarts how often it was started again after it ended by itself, and whether that was given up; empty for never
     * @param starts the last times that it was started or restarted apart from changes, the last one first
     * @param holder who works on it now, and since when; empty for nobody
     * @param operation by which; empty likewise
     * @param buttons what can be done about its process, and why not
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
            String port,
            String started,
            Tone healthTone,
            String health,
            Moment checked,
            String kept,
            String log,
            LogView printed,
            String restarts,
            List<Start> starts,
            String holder,
            String operation,
            List<Button> buttons,
            List<DatabaseLine> databases,
            boolean filled) {

        public SystemCard {
            buttons = List.copyOf(buttons);
            starts = List.copyOf(starts);
            databases = List.copyOf(databases);
        }
    }

    /**
     * One time that a system was started or restarted.
     *
     * @param id of the operation
     * @param why it was: who had asked for it, or that it had ended by itself
     * @param took from the beginning until it was well, or was put back
     */
    public record Start(String id, String kind, Moment at, String why, Tone tone, String state, String took) {}

    /**
     * Something that can be done about a system.
     *
     * @param reason why not now; empty where it can be done
     * @param asks whether it has a page of its own, on which it is confirmed
     */
    public record Button(String word, String label, String reason, boolean asks) {}

    /**
     * An action on a system, before it is begun.
     *
     * @param sentence what will happen
     */
    public record Confirm(String system, String name, String action, String label, String sentence) {}

    /**
     * A database of a system.
     *
     * @param state its version and when it was filled last, or why it can't be reached
     */
    public record DatabaseLine(Tone tone, String kind, String address, String state) {}
}
