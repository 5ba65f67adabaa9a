package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads folders of trees. Names are kept byte for byte, as ISO 8859-1, since git promises no encoding. For one
 * thread and one operation.
 */
final class Trees {

    private final ObjectReader reader;
    private final TreeCache read;

    Trees(ObjectReader reader) {
        this(reader, new TreeCache());
    }

    /** Reads what {@code read} does not hold yet. */
    Trees(ObjectReader reader, TreeCache read) {
        this.reader = reader;
        this.read = read;
    }

    /** Returns the name as trees hold it. */
    static String raw(String segment) {
        return new String(segment.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns the name as people read it. */
    static String readable(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Returns what one folder holds, by raw name. */
    SortedMap<String, Entry> entries(ObjectId tree) throws IOException {
        var known = read.find(tree);
        if (known != null) {
            return known;
        }
        var entries = new TreeMap<String, Entry>();
        var parser = new CanonicalTreeParser(new byte[0], reader, tree);
        while (!parser.eof()) {
            var name = new byte[parser.getNameLength()];
            parser.getName(name, 0);
            entries.put(
                    new String(name, StandardCharsets.ISO_8859_1),
                    new Entry(FileMode.fromBits(parser.getEntryRawMode()).getBits(), parser.getEntryObjectId()));
            parser.next();
        }
        var result = Collections.unmodifiableSortedMap(entries);
        read.keep(tree, result);
        return result;
    }

    /** Returns what stands at a path; null for nothing. */
    @Nullable
    Entry find(ObjectId root, RepoPath path) throws IOException {
        var folder = root;
        var segments = path.value().split("/", -1);
        for (var i = 0; i < segments.length - 1; i++) {
            var entry = entries(folder).get(raw(segments[i]));
            if (entry == null || !entry.isTree()) {
                return null;
            }
            folder = entry.id();
        }
        return entries(folder).get(raw(segments[segments.length - 1]));
    }

    /** As {@link #find}, but null for a folder too. */
    @Nullable
    Entry findFile(ObjectId root, RepoPath path) throws IOException {
        var entry = find(root, path);
        return entry == null || entry.isTree() ? null : entry;
    }
}
