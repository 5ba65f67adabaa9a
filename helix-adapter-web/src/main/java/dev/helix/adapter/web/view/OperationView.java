package dev.helix.adapter.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation.
 *
 * @param project that it is about; empty where it is about a system
 * @param subject name of the project or system
 * @param left how long it still takes; empty where nobody knows, or where it is over
 * @param probation until when production is put back by itself if it is not well; null where that is not so now
 * @param spared what is, or is not, broken for people now; empty where nothing failed
 * @param error what failed, in one sentence; empty likewise
 * @param code of that; empty likewise
 * @param steps all of them, those to come, too
 * @param log what they have printed, as far as that is kept
 */
public record OperationView(
        String id,
        String kind,
        String project,
        String subject,
        String by,
        Moment started,
        String took,
        String left,
        @Nullable Moment probation,
        Tone tone,
        String state,
        String spared,
        String error,
        String code,
        List<Step> steps,
        Log log) {
    public OperationView {
        steps = List.copyOf(steps);
    }

    /**
     * Lines that its steps have printed.
     *
     * @param total how many lines there are
     * @param counts for each level
     * @param level the one that is shown alone; empty for all
     */
    public record Log(int total, List<Count> counts, String level, List<Line> lines) {
        public Log {
            counts = List.copyOf(counts);
            lines = List.copyOf(lines);
        }
    }

    /** How many lines there are of a level. */
    public record Count(String level, String name, int number) {}

    /** A line of a step. */
    public record Line(String level, String step, String text) {}

    /**
     * One step.
     *
     * @param took how long; empty before it is over
     * @param usual how long it usually takes; empty where nobody knows
     * @param output the end of what was printed by what made it fail; empty for none
     * @param waited how long nothing was done before it began; empty where that is not worth a word
     */
    public record Step(
            String name,
            Tone tone,
            String state,
            String took,
            String usual,
            String detail,
            String output,
            String waited) {}
}
