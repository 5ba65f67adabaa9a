package dev.helix.enforcement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;

/** Text that is not shown yet, with the markers in it that may be code. Not safe for use by many threads. */
final class HeldText {

    /** The fate of a marker, as far as it is known. */
    enum Fate {
        /** Code if one of its runs is closed. */
        SPAN,
        /** Code if the line turns out to open a code block. */
        FENCE_LINE,
        /** Code if anything but blanks follows in the code block. */
        FENCED,
        CODE,
        DROPPED
    }

    private static final class Marker {
        private int start;
        private int end;
        private Fate fate;
        private final Set<Integer> closers;

        Marker(int start, int end, Fate fate, Set<Integer> closers) {
            this.start = start;
            this.end = end;
            this.fate = fate;
            this.closers = closers;
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final Deque<Marker> markers = new ArrayDeque<>();

    void append(char c) {
        text.append(c);
    }

    int length() {
        return text.length();
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    CharSequence from(int start) {
        return text.subSequence(start, text.length());
    }

    /** Something other than blanks follows: what stood in an open code block is code. */
    void moreCode() {
        decide(Fate.FENCED, Fate.CODE);
    }

    /** Notes a marker. */
    void add(int start, int end, Fate fate, Set<Integer> closers) {
        markers.add(new Marker(start, end, fate, closers));
    }

    /** A run of {@code length} backticks closes spans. */
    void close(int length) {
        for (var marker : markers) {
            if (marker.fate == Fate.SPAN && marker.closers.contains(length)) {
                marker.fate = Fate.CODE;
            }
        }
    }

    /** Decides all markers whose fate is still {@code from}. */
    void decide(Fate from, Fate to) {
        for (var marker : markers) {
            if (marker.fate == from) {
                marker.fate = to;
            }
        }
    }

    /** Takes whatever is undecided for text. */
    void giveUp() {
        decide(Fate.SPAN, Fate.DROPPED);
        decide(Fate.FENCE_LINE, Fate.CODE);
        decide(Fate.FENCED, Fate.CODE);
    }

    /** Moves everything that is decided, up to {@code limit}, to {@code shown}; returns how much went. */
    int release(int limit, StringBuilder shown) {
        int from = 0;
        int end = limit;
        for (Iterator<Marker> it = markers.iterator(); it.hasNext(); ) {
            var marker = it.next();
            if (marker.fate != Fate.CODE && marker.fate != Fate.DROPPED) {
                end = Math.min(limit, marker.start);
                break;
            }
            if (marker.fate == Fate.DROPPED) {
                shown.append(text, from, marker.start);
                from = marker.end;
            }
            it.remove();
        }
        end = Math.max(from, end);
        shown.append(text, from, end);
        text.delete(0, end);
        for (var marker : markers) {
            marker.start -= end;
            marker.end -= end;
        }
        return end;
    }
}
