package dev.helix.adapter.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/** The {@code .gitattributes} files that a conversion goes by. */
interface AttributeFiles {

    /** Returns the one right in a folder, empty for the top one; null where there is none. */
    byte @Nullable [] in(String folder) throws IOException;

    /** Returns those of a tree. */
    static AttributeFiles of(Trees trees, ObjectReader reader, ObjectId tree) {
        return folder -> {
            var at = tree;
            for (var segment : folder.isEmpty() ? new String[0] : folder.split("/", -1)) {
                var entry = trees.entries(at).get(Trees.raw(segment));
                if (entry == null || !entry.isTree()) {
                    return null;
                }
                at = entry.id();
            }
            var found = trees.entries(at).get(Constants.DOT_GIT_ATTRIBUTES);
            return found == null || !found.isRegular()
                    ? null
                    : reader.open(found.id(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
        };
    }

    /** Returns those that stand in a checkout. */
    static AttributeFiles of(Path checkout) {
        return folder -> {
            var file = checkout.resolve(folder).resolve(Constants.DOT_GIT_ATTRIBUTES);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : null;
        };
    }
}
