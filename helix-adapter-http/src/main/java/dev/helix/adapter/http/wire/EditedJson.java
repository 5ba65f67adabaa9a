package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.RepoPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Copies in a project's folder, to be changed there. */
public record EditedJson(List<Copy> files) {

    /**
     * One of them.
     *
     * @param path in the repository
     * @param file on the machine that has the root, absolute
     */
    public record Copy(String path, String file) {}

    static EditedJson of(Map<RepoPath, Path> places) {
        return new EditedJson(places.entrySet().stream()
                .map(place -> new Copy(place.getKey().value(), place.getValue().toString()))
                .toList());
    }
}
