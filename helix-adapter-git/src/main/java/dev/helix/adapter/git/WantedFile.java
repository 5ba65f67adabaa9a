package dev.helix.adapter.git;

import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A file that a slot is to hold.
 *
 * @param git the repository that has its content: a submodule's own for what lies in one
 * @param path relative to the slot
 * @param entry its mode and content in the repository
 * @param lineEnds what its attributes do to its line ends
 * @param smudge the command that its attributes send the content through; null for none
 * @param byGit its attributes, where only git itself can do what they ask for; null where line ends and a command are all
 */
record WantedFile(
        Repository git,
        String path,
        Entry entry,
        EolStreamType lineEnds,
        @Nullable String smudge,
        @Nullable String byGit) {

    private static final String FILTER = "filter";
    private static final String IDENT = "ident";
    private static final String ENCODING = "working-tree-encoding";
    private static final Set<String> CONVERTING = Set.of("text", "eol", "crlf", IDENT, FILTER, ENCODING);

    static WantedFile of(
            Repository git,
            String path,
            Entry entry,
            EolStreamType lineEnds,
            @Nullable String smudge,
            Attributes attributes) {
        var filtered = attributes.getValue(FILTER) != null && smudge == null;
        var other = filtered || attributes.isSet(IDENT) || attributes.getValue(ENCODING) != null;
        return new WantedFile(git, path, entry, lineEnds, smudge, other && entry.isRegular() ? line(attributes) : null);
    }

    private static String line(Attributes attributes) {
        return attributes.getAll().stream()
                .filter(attribute -> CONVERTING.contains(attribute.getKey()))
                .map(WantedFile::word)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String word(Attribute attribute) {
        return switch (attribute.getState()) {
            case SET -> attribute.getKey();
            case UNSET -> "-" + attribute.getKey();
            case UNSPECIFIED -> "!" + attribute.getKey();
            case CUSTOM -> attribute.getKey() + "=" + attribute.getValue();
        };
    }
}
