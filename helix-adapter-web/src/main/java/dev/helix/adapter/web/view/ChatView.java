package dev.helix.adapter.web.view;

import java.util.List;

/**
 * One chat.
 *
 * @param answers those that were recorded, the oldest first
 * @param said the last entries of its transcript, the oldest first
 */
public record ChatView(ChatsView.Line line, List<AnswersView.Line> answers, List<Said> said) {
    public ChatView {
        answers = List.copyOf(answers);
        said = List.copyOf(said);
    }

    /** An entry of a transcript: who, when, and what. */
    public record Said(String who, Moment at, String text) {}
}
