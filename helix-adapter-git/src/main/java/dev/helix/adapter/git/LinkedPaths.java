package dev.helix.adapter.git;

import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The paths that both slots share: in each slot a link to the real folder beside them. */
record LinkedPaths(List<RepoPath> names, SlotFiles files, SlotFolder folder) {

    /** Returns whether a path is one of these, or below one: what a tree has there is not written. */
    boolean cover(String path) {
        return names.stream().anyMatch(name -> path.equals(name.value()) || path.startsWith(name + "/"));
    }

    /** Returns those whose link, or whose real folder, is not there. */
    List<RepoPath> missing() throws IOException {
        var missing = new ArrayList<RepoPath>();
        for (var name : names) {
            if (!Files.isDirectory(files.shared(name)) || !folder.links(files.folder(), name.value(), target(name))) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** A folder with something in it may hold what must not be lost, so it is never replaced by a link. */
    void make(RepoPath name) throws IOException {
        Files.createDirectories(files.shared(name));
        var there = folder.attributes(name.value());
        if (there != null && !there.isSymbolicLink() && !folder.deleteEmptyFolder(name.value())) {
            throw new IOException(files.folder().resolve(name.value()) + " is no link, but " + name
                    + " is one of linked_paths; move its content to " + files.shared(name) + " and remove it");
        }
        folder.writeLink(name.value(), target(name));
    }

    private static String target(RepoPath name) {
        var depth = name.value().split("/", -1).length;
        return "../".repeat(depth) + SlotFiles.SHARED + "/" + name;
    }
}
