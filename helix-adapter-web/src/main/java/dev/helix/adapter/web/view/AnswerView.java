package dev.helix.adapter.web.view;

import java.util.List;

/**
 * An answer, attempt by attempt.
 *
 * @param rules that were broken in any attempt
 * @param guessed the rules whose guess was used; empty for none
 */
public record AnswerView(AnswersView.Line line, List<Attempt> attempts, String guessed, List<Rule> rules) {
    public AnswerView {
        attempts = List.copyOf(attempts);
        rules = List.copyOf(rules);
    }

    /**
     * A rule that was broken.
     *
     * @param by who has marked it as a false alarm; empty for nobody
     */
    public record Rule(String name, String by) {}

    /**
     * One attempt.
     *
     * @param asked how it was asked for
     * @param failure the code of why there is none; empty where there is one
     * @param text the reply, before anything was repaired
     * @param found what the rules said of it
     * @param written files that the agent wrote
     * @param tokens read and written; empty where that is not known
     * @param changed since the attempt before; none for the first, and where only a piece was asked for
     */
    public record Attempt(
            int number,
            String asked,
            String took,
            String cost,
            String failure,
            String text,
            List<Finding> found,
            List<String> written,
            String tokens,
            DiffView changed) {
        public Attempt {
            found = List.copyOf(found);
            written = List.copyOf(written);
        }
    }

    /**
     * A finding of a rule; repaired ones were put right by code.
     *
     * @param message what is wrong, and where
     * @param hint what the agent was told to do about it; empty where it was told nothing
     */
    public record Finding(String rule, String code, Tone tone, String state, String message, String hint) {}
}
