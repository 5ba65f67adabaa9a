package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Refused;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that holds one note. Safe for use by many threads.
 *
 * @param type of the note, a record whose keys are written down one by one
 * @param format what it begins and ends with
 * @param json how it is set
 */
record StoredNote<T>(Class<T> type, StoredFormat format, JsonMapper json) {

    /** Returns one whose files hold a single line. */
    static <T> StoredNote<T> line(Class<T> type, int known) {
        return new StoredNote<>(type, new StoredFormat(known, StoredFormat.Layout.LINE), StoredJson.line());
    }

    /** Returns one whose files are set for people, too. */
    static <T> StoredNote<T> indented(Class<T> type, int known) {
        return new StoredNote<>(type, new StoredFormat(known, StoredFormat.Layout.INDENTED), StoredJson.indented());
    }

    /** Returns the content of a file with {@code note}, whose format number is the known one. */
    String written(T note) {
        return format.sealed(json.writeValueAsString(note));
    }

    /**
     * Reads the content of a file.
     *
     * @param name of the file, for the message
     * @throws Refused as NewerFormat
     * @throws Damaged when it is not what was written
     */
    T read(String name, byte[] content) throws Damaged {
        format.verify(name, content);
        try {
            T note = json.readValue(content, type);
            if (note == null) {
                throw new Damaged("holds nothing");
            }
            return note;
        } catch (JacksonException e) {
            var damaged = new Damaged("can't be read: " + e.getOriginalMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }
}
