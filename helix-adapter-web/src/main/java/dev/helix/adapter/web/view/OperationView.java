package dev.helix.adapter.web.view;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param fault whose it is; empty likewise
 * @param steps all of them, those to come, too
 * @param lastGood the last one of its kind that went well, and what was different; null where this one has not failed, or where there is none
 * @param log what they have printed, as far as that is kept
 * @param journal what was written down about it, in order
 * @param replay how everything was behind one of these entries, as are state and steps then; null where it is told as it is
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
        String fault,
        List<Step> steps,
        @Nullable LastGood lastGood,
        LogView log,
        List<Entry> journal,
        @Nullable Replay replay) {
    public OperationView {
        journal = List.copyOf(journal);
        steps = List.copyOf(steps);
    }

    /** Returns the number of the entry behind which everything is shown; 0 where it is told as it is. */
    public long shown() {
        return journal.stream()
                .filter(Entry::shown)
                .mapToLong(Entry::sequence)
                .findFirst()
                .orElse(0);
    }

    /**
     * One step.
     *
     * @param took how long; empty before it is over
     * @param usual how long it usually takes; empty where nobody knows
     * @param output the end of what was printed by what made it fail; empty for none
     * @param withheld whether that is kept from who looks, since a system printed it
     * @param x where its piece of the time line begins, in thousandths of the whole
     * @param width of that piece, likewise; 0 for one that has not begun
     * @param waited how long nothing was done before it began; empty where that is not worth a word
     */
    public record Step(
            String name,
            Tone tone,
            String state,
            String took,
            String usual,
            String detail,
            LogExcerpt output,
            boolean withheld,
            int x,
            int width,
            String waited) {}

    /**
     * An entry of the journal.
     *
     * @param sequence its number
     * @param what happened, in a word
     * @param step to which; empty for none
     * @param killed that HELIX itself had ended before it, in a sentence; empty where it had not
     * @param shown whether the page shows how everything was behind it
     */
    public record Entry(
            long sequence, String at, String what, String step, String detail, String killed, boolean shown) {}

    /**
     * How everything was behind an entry.
     *
     * @param number of the entry, from 1
     * @param total entries
     * @param before entry before it; 0 for none
     * @param after entry after it, likewise
     * @param at when it was written
     * @param busy what was at work then; empty for nothing
     * @param facts slots, trees and whatever else was known, by name
     */
    public record Replay(
            int number, int total, long before, long after, String at, String busy, Map<String, String> facts) {
        public Replay {
            facts = new TreeMap<>(facts);
        }
    }

    /**
     * The last operation of the same kind that went well.
     *
     * @param subject name of its project or system
     * @param main whether main has moved on since; empty where nobody knows
     * @param steps those that came to something else
     * @param tools that are others by now, as far as both verdicts tell; null where one of them does not
     * @param files that differ between both trees, the first ones
     * @param more how many files more
     */
    public record LastGood(
            String id,
            String kind,
            String subject,
            Moment started,
            String main,
            List<Otherwise> steps,
            @Nullable List<Tool> tools,
            List<Changed> files,
            int more) {
        public LastGood {
            steps = List.copyOf(steps);
            tools = tools == null ? null : List.copyOf(tools);
            files = List.copyOf(files);
        }
    }

    /** A step that came to something else: what to then, and what to now. */
    public record Otherwise(String step, String then, String now) {}

    /** A program, or what else the verdict hangs on: which it was then, and which now; empty for none. */
    public record Tool(String name, String then, String now) {}

    /** A file that differs: how many lines were added and removed since. */
    public record Changed(String path, int added, int removed) {}
}
