package dev.helix.domain.answer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A read-only look at one tree of files. Paths are relative, with {@code /}; nothing outside the tree is ever told. */
public interface FileView {

    /** The kind of file at a path. */
    enum Kind {
        FILE,
        DIRECTORY,
        /** A device, a socket, a link in a circle. */
        OTHER,
        /** A symbolic link, at the end or on the way, leads out of the tree. */
        OUTSIDE,
        MISSING
    }

    /** Returns what {@code path} leads to, links followed inside the tree. Never throws for an odd path: MISSING. */
    Kind kind(String path);

    /**
     * Returns the text of a file as {@link DecodedText#lenient} reads it; a caller that writes it back looks for U+FFFD first. Empty when
     * it is no file or above the limit.
     */
    Optional<String> text(String path);

    /** Returns the names in a directory, exactly as stored, sorted; empty when it is none. {@code ""} is the root. */
    List<String> names(String directory);

    /** Returns the path inside the tree of an absolute path below its root; empty when it is outside. */
    Optional<String> locate(Path absolute);
}
