package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The chats, the one changed last first.
 *
 * @param more chats that are not shown
 * @param next the page that shows the next ones
 */
public record ChatsView(List<Line> chats, int more, int next) {
    public ChatsView {
        chats = List.copyOf(chats);
    }

    /**
     * One chat.
     *
     * @param id its folder
     * @param cut the beginning of it
     * @param state how it stands, in a word
     * @param step where the conversation is; empty before the first answer
     * @param answers how often it was answered
     * @param outcomes how its answers came out, as far as they were recorded; empty for none
     * @param took all of its answers, as far as they were recorded; empty for none
     * @param added what further attempts added to that; empty for nothing
     * @param cost in US dollars; empty where no price is known
     * @param projects that came out of it and may be seen
     */
    public record Line(
            String id,
            String cut,
            Moment at,
            Tone tone,
            String state,
            String step,
            int answers,
            String outcomes,
            String took,
            String added,
            String cost,
            List<String> projects) {
        public Line {
            projects = List.copyOf(projects);
        }
    }
}
