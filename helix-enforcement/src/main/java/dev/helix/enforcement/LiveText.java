package dev.helix.enforcement;

import dev.helix.domain.agent.AgentEvent;
import java.util.function.Consumer;

/** Passes a turn's events on to a listener: text without markers, as soon as it can be shown; the rest as it is. */
final class LiveText {

    /** The listener of a caller that reads nothing along: for it, no text is filtered. */
    enum Nobody implements Consumer<AnswerEvent> {
        LISTENS;

        @Override
        public void accept(AnswerEvent event) {}
    }

    private final Consumer<AnswerEvent> listener;
    private final boolean quiet;
    private MarkerFilter filter = new MarkerFilter();
    private int streamed;

    /** Passes on no text where {@code quiet}: a reply that only brings missing parts is no text for a reader. */
    LiveText(Consumer<AnswerEvent> listener, boolean quiet) {
        this.listener = listener;
        this.quiet = quiet;
    }

    /** Takes the next event; {@code separator} is what the answer puts before the next block. */
    void accept(AgentEvent event, String separator) {
        if (listener instanceof Nobody) {
            return;
        }
        switch (event) {
            case AgentEvent.TextDelta delta -> {
                show((streamed == 0 ? separator : "") + delta.text());
                streamed += delta.text().length();
            }
            case AgentEvent.TextBlock block -> {
                var rest =
                        block.text().substring(Math.min(streamed, block.text().length()));
                show((streamed == 0 ? separator : "") + rest);
                streamed = 0;
            }
            case AgentEvent.Superseded draft -> {
                filter = new MarkerFilter();
                streamed = 0;
                listener.accept(new AnswerEvent.Superseded(draft.reason()));
            }
            case AgentEvent.Finished finished -> emit(filter.finish());
            case AgentEvent.Failed failed -> emit(filter.finish());
            default -> listener.accept(new AnswerEvent.Working(event));
        }
    }

    private void show(String text) {
        emit(filter.accept(text));
    }

    private void emit(String text) {
        if (!text.isEmpty() && !quiet) {
            listener.accept(new AnswerEvent.Text(text));
        }
    }
}
