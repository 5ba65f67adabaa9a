package dev.helix.domain.port;

import java.util.Optional;

/** Reads the text of documents that people attach to what they say. They are hostile. Safe for use by many threads. */
public interface DocumentReader {

    /** Reads none. */
    DocumentReader NONE = document -> Optional.empty();

    /**
     * Returns the text of a document, in the order in which one reads it.
     *
     * @return empty where it is of a kind that this reader does not know, is damaged or locked, holds no text, or would take more time or
     *     memory than it may
     */
    Optional<String> text(byte[] document);
}
