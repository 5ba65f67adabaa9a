package dev.helix.enforcement.validator;

import org.jspecify.annotations.Nullable;

/**
 * One file of a change.
 *
 * @param path where it is now, or was before it was deleted
 * @param before its text before the change, as far as it is known; null where there was none
 * @param after its text now; null where it is deleted
 * @param origin the file that places are told of; null for places in the answer's text
 */
record ChangedFile(
        String path,
        @Nullable Excerpt before,
        @Nullable Excerpt after,
        @Nullable String origin) {

    /** Returns the text before the change, empty where there was none. */
    String old() {
        return before == null ? "" : before.text();
    }

    /** Returns the text now, empty where there is none. */
    String now() {
        return after == null ? "" : after.text();
    }
}
