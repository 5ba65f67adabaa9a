package dev.helix.enforcement.validator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rest of a section that a new text for it does not say again. Its code is replaced where the new text has as many blocks of
 * code, and the items of its lists where the new text has as many items. Immutable.
 *
 * @param lead what stands before the first heading that is kept
 * @param below that heading and everything behind it
 */
record SectionRest(String lead, String below) {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|\\d{1,9}[.)])\\s+(?:\\[[ xX]?]\\s*)?");

    /** Returns what {@code section} holds before {@code end}, a place in {@code body}, and {@code text} does not say again. */
    static SectionRest of(AdrBody body, AdrBody.Section section, int end, String text) {
        var held = body.blocks(section, end);
        var again = new AdrBody("# S\n\n" + text);
        var said = again.blocks(again.sections().getFirst(), Integer.MAX_VALUE);
        boolean lessCode = code(held) > code(said);
        boolean lessItems = items(held) > items(said);
        var lead = new StringBuilder();
        var below = new StringBuilder();
        var headings = new ArrayList<AdrBody.Block>();
        int kept = -1;
        for (var block : held) {
            var source = source(body, block);
            if (block.heading() > 0) {
                headings.removeIf(heading -> heading.heading() >= block.heading());
                headings.add(block);
            } else if (isKept(block, source, text, lessCode, lessItems)) {
                // A heading with nothing below says nothing.
                headings.forEach(heading -> below.append("\n\n").append(source(body, heading)));
                headings.clear();
                // What stood side by side keeps its distance, so that a list stays as tight as it was.
                boolean next = kept >= 0
                        && body.text().substring(kept, block.range().start()).isBlank();
                (below.isEmpty() ? lead : below)
                        .append(next ? body.text().substring(kept, block.range().start()) : "\n\n")
                        .append(source);
                kept = block.range().start() + source.length();
            }
        }
        return new SectionRest(lead.toString(), below.toString());
    }

    private static boolean isKept(
            AdrBody.Block block, String source, String text, boolean lessCode, boolean lessItems) {
        boolean lessOfIt = (block.code() > 0 && lessCode) || (block.listed() && lessItems);
        return switch (block.content()) {
            case NOTHING, PLACEHOLDER -> block.link() && !text.contains(source.strip());
            case CODE -> lessCode && !text.contains(source.strip());
            case TEXT -> (lessOfIt || !block.listed()) && !words(text).contains(words(source));
        };
    }

    private static int code(List<AdrBody.Block> blocks) {
        return blocks.stream().mapToInt(AdrBody.Block::code).sum();
    }

    private static long items(List<AdrBody.Block> blocks) {
        return blocks.stream()
                .filter(block -> block.listed() && block.content() == AdrBody.Content.TEXT)
                .count();
    }

    private static String source(AdrBody body, AdrBody.Block block) {
        return body.text().substring(block.range().start(), block.range().end()).stripTrailing();
    }

    /** Returns the words of {@code text} in their order, with a blank around each. */
    private static String words(String text) {
        return ' '
                + NO_WORD.matcher(ITEM.matcher(text).replaceFirst(""))
                        .replaceAll(" ")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                + ' ';
    }

    /**
     * Returns the section's text with all of it. A list of criteria comes behind what leads to it; any other text comes before
     * its code.
     */
    String with(String text, boolean criteria) {
        var parts = criteria ? List.of(lead, text, below) : List.of(text, lead, below);
        return parts.stream()
                .filter(part -> !part.isBlank())
                .map(part -> part.replaceFirst("^\\R+", ""))
                .collect(Collectors.joining("\n\n"));
    }
}
