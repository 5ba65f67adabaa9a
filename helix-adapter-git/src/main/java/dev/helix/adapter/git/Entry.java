package dev.helix.adapter.git;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The entry of a tree under a name.
 *
 * @param mode as git canonicalises it
 * @param id of a blob, a tree or, for a submodule, a commit
 */
record Entry(int mode, ObjectId id) {

    private static final int FORMAT = 0170000;

    static Entry of(FileMode mode, BlobId blob) {
        return new Entry(Integer.parseInt(mode.octal(), 8), ObjectId.fromString(blob.sha()));
    }

    boolean isTree() {
        return format() == org.eclipse.jgit.lib.FileMode.TYPE_TREE;
    }

    boolean isRegular() {
        return format() == org.eclipse.jgit.lib.FileMode.TYPE_FILE;
    }

    boolean isSymlink() {
        return format() == org.eclipse.jgit.lib.FileMode.TYPE_SYMLINK;
    }

    boolean isSubmodule() {
        return format() == org.eclipse.jgit.lib.FileMode.TYPE_GITLINK;
    }

    boolean isExecutable() {
        return mode == org.eclipse.jgit.lib.FileMode.EXECUTABLE_FILE.getBits();
    }

    /** Returns the bits that tell file, link, folder and submodule apart. */
    int format() {
        return mode & FORMAT;
    }

    /** Returns the domain's view; empty for a folder or a submodule. */
    Optional<FileEntry> file() {
        return FileMode.of(Integer.toOctalString(mode)).map(known -> new FileEntry(known, new BlobId(id.name())));
    }
}
