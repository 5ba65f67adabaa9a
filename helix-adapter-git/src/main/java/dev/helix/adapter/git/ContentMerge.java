package dev.helix.adapter.git;

import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.ConflictMarkers;
import dev.helix.domain.evolution.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffAlgorithm.SupportedAlgorithm;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeResult;
import org.jspecify.annotations.Nullable;

/** Merges the text of one file, with the diff that git's own merge uses. */
final class ContentMerge {

    /** As far as git looks for a NUL. JGit's own test also takes a lone CR for binary, which git does not. */
    private static final int BINARY_PROBE = 8000;

    private final ObjectReader reader;

    ContentMerge(ObjectReader reader) {
        this.reader = reader;
    }

    sealed interface Outcome {
        record Merged(Content text) implements Outcome {}

        /** They don't fit; {@code marked} holds both versions. */
        record Clashing(List<Conflict.Hunk> hunks, Content marked) implements Outcome {}

        record Binary() implements Outcome {}
    }

    /** Merges; without a base both are taken to have started from nothing. */
    Outcome merge(@Nullable ObjectId base, ObjectId ours, ObjectId theirs) throws IOException {
        var texts = new ArrayList<RawText>();
        for (var id : new @Nullable ObjectId[] {base, ours, theirs}) {
            var bytes = id == null
                    ? new byte[0]
                    : reader.open(id, Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
            if (isBinary(bytes)) {
                return new Outcome.Binary();
            }
            texts.add(new RawText(bytes));
        }
        if (texts.get(0).size() == 0
                && (texts.get(1).size() == 0 || texts.get(2).size() == 0)) {
            // JGit would take an empty side for a deletion.
            var only = texts.get(1).size() == 0 ? texts.get(2) : texts.get(1);
            return new Outcome.Merged(Content.of(only.getRawContent()));
        }
        var algorithm = new MergeAlgorithm(DiffAlgorithm.getAlgorithm(SupportedAlgorithm.HISTOGRAM));
        var merged = algorithm.merge(RawTextComparator.DEFAULT, texts.get(0), texts.get(1), texts.get(2));
        return merged.containsConflicts() ? clashing(merged) : new Outcome.Merged(Content.of(text(merged)));
    }

    private static boolean isBinary(byte[] bytes) {
        for (var i = 0; i < Math.min(bytes.length, BINARY_PROBE); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static byte[] text(MergeResult<RawText> merged) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var chunk : merged) {
            write(merged.getSequences().get(chunk.getSequenceIndex()), chunk.getBegin(), chunk.getEnd(), out);
        }
        return out.toByteArray();
    }

    private static void write(RawText text, int begin, int end, ByteArrayOutputStream out) throws IOException {
        for (var line = begin; line < end; line++) {
            text.writeLine(out, line);
            if (line < text.size() - 1 || !text.isMissingNewlineAtEnd()) {
                out.write('\n');
            }
        }
    }

    private static Outcome clashing(MergeResult<RawText> merged) throws IOException {
        var hunks = new ArrayList<Conflict.Hunk>();
        var marked = new ByteArrayOutputStream();
        var base = "";
        var ours = "";
        for (var chunk : merged) {
            var out = new ByteArrayOutputStream();
            write(merged.getSequences().get(chunk.getSequenceIndex()), chunk.getBegin(), chunk.getEnd(), out);
            var text = out.toString(StandardCharsets.UTF_8);
            switch (chunk.getConflictState()) {
                case FIRST_CONFLICTING_RANGE -> {
                    ours = text;
                    base = "";
                }
                case BASE_CONFLICTING_RANGE -> base = text;
                case NEXT_CONFLICTING_RANGE -> {
                    hunks.add(new Conflict.Hunk(base, ours, text));
                    marked.write(ConflictMarkers.around(hunks.getLast()).getBytes(StandardCharsets.UTF_8));
                }
                case NO_CONFLICT -> out.writeTo(marked);
            }
        }
        return new Outcome.Clashing(hunks, Content.of(marked.toByteArray()));
    }
}
