package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The board.
 *
 * @param total how many projects there are
 * @param lanes those with projects, or the one that was asked for
 * @param chosen the one lane that was asked for; empty for all
 */
public record BoardView(int total, List<Count> counts, List<Lane> lanes, String chosen) {
    public BoardView {
        counts = List.copyOf(counts);
        lanes = List.copyOf(lanes);
    }

    /**
     * How many projects are in a lane.
     *
     * @param note how many of them came there today; empty for none, and where that is no question
     * @param x where its piece of the bar begins, in thousandths of the bar's width
     * @param width of its piece, likewise
     */
    public record Count(String key, String name, int number, String note, int x, int width) {}

    /**
     * One lane.
     *
     * @param more projects that are not shown
     * @param next the page that shows the next ones; from 2
     */
    public record Lane(String key, String name, List<Card> cards, int more, int next) {
        public Lane {
            cards = List.copyOf(cards);
        }
    }

    /**
     * One project.
     *
     * @param size of its change; empty before it is sealed
     * @param fit how it fits onto main, in a word or two; empty where that is no question
     * @param fitTone of that
     * @param phase that is worked on, and of how many; empty for none
     */
    public record Card(
            String id,
            String title,
            Standing standing,
            Moment updated,
            String size,
            String fit,
            Tone fitTone,
            String phase) {}
}
