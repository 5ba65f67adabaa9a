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
     */
    public record Attempt(
            int number,
            String asked,
            String took,
            String cost,
            String failure,
            String text,
            List<Finding> found,
            List<String> written) {
        public Attempt {
            found = List.copyOf(found);
            written = List.copyOf(written);
        }
    }

    /** A finding of a rule; repaired ones were put right by code. */
    public record Finding(String rule, String code, Tone tone, String state) {}
}
