package dev.helix.adapter.claude;

import dev.helix.domain.agent.AgentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The answer's text as it was told so far. A stream that breaks leaves pieces behind that are in no block: then all of it
 * is taken back, and what still holds is told again, so that a listener ends up with the blocks and nothing else. Not safe
 * for many threads.
 */
final class SpokenText {

    private static final String BROKEN = "the stream of the model broke, and a part of the answer was written again";

    private final Consumer<AgentEvent> listener;
    private final StringBuilder pieces = new StringBuilder();
    private final List<AgentEvent> kept = new ArrayList<>();

    SpokenText(Consumer<AgentEvent> listener) {
        this.listener = listener;
    }

    void piece(String text) {
        pieces.append(text);
        listener.accept(new AgentEvent.TextDelta(text));
    }

    void block(AgentEvent.TextBlock block) {
        if (!isBegunBy(block.text())) {
            takeBack();
        }
        pieces.setLength(0);
        keep(block);
    }

    /** The model turned to something else: pieces without a block have no block to come any more. */
    void noMoreBlocks() {
        if (!pieces.isEmpty()) {
            takeBack();
            pieces.setLength(0);
        }
    }

    void continued(AgentEvent.Continued event) {
        keep(event);
    }

    void superseded(AgentEvent.Superseded event) {
        pieces.setLength(0);
        kept.clear();
        listener.accept(event);
    }

    private boolean isBegunBy(String text) {
        return pieces.length() <= text.length() && text.startsWith(pieces.toString());
    }

    private void keep(AgentEvent event) {
        kept.add(event);
        listener.accept(event);
    }

    private void takeBack() {
        listener.accept(AgentEvent.Superseded.broken(BROKEN));
        kept.forEach(listener);
    }
}
