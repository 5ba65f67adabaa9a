package dev.helix.adapter.web.view;

import java.util.List;

/**
 * The frame around every page.
 *
 * @param words of its language
 * @param visitor who looks
 * @param title of the page
 * @param path of the page, by which its events are asked for
 * @param query the rest of its address, without what chooses language, theme and view; empty for nothing
 * @param theme {@code light}, {@code dark}, or empty for the one of the machine
 * @param split whether changes are shown side by side
 * @param strip one line for each system
 * @param files the version of style sheet and script
 * @param build of HELIX
 */
public record Frame(
        Words words,
        Visitor visitor,
        String title,
        String path,
        String query,
        String theme,
        boolean split,
        List<StripLine> strip,
        String files,
        String build) {
    public Frame {
        strip = List.copyOf(strip);
    }

    /** Returns the address of the same page with a choice of language, theme or view. */
    public String choosing(String what, String value) {
        return "?" + what + "=" + value + (query.isEmpty() ? "" : "&" + query);
    }

    /** One system: its name, how it is, and what it runs since when. */
    public record StripLine(String name, Tone tone, String state, String tree, String treeCut, String text) {}
}
