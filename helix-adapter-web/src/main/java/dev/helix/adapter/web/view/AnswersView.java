package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The last answers, newest first.
 *
 * @param only which of them are shown, in a sentence; empty for all
 */
public record AnswersView(List<Line> answers, String period, String only) {
    public AnswersView {
        answers = List.copyOf(answers);
    }

    /**
     * One answer.
     *
     * @param id by which its page is asked for
     * @param step of the conversation; empty where nobody knew
     * @param attempts how often the agent was asked
     * @param took all of it
     * @param added the share of it that enforcement added; empty for none
     * @param cost in US dollars; empty where no price is known
     */
    public record Line(
            String id,
            Moment at,
            String step,
            Tone tone,
            String outcome,
            int attempts,
            String took,
            String added,
            String cost) {}
}
