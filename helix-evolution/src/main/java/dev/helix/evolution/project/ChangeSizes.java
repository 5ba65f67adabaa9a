package dev.helix.evolution.project;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import dev.helix.domain.text.LineDiff;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How large sealed changes are. A seal never changes, so each is counted once. Safe for use by many threads. */
final class ChangeSizes {

    /** The lines of larger files are not counted: nobody reads them on a card. */
    private static final int LARGEST = 200_000;

    private static final int MOST_KEPT = 5_000;

    private final ProjectFolders folders;
    private final Repository repository;
    private final Map<String, ChangeSize> known = new ConcurrentHashMap<>();

    ChangeSizes(ProjectFolders folders, Repository repository) {
        this.folders = folders;
        this.repository = repository;
    }

    /** Returns the size of a project's sealed change; empty where it was never sealed. */
    Optional<ChangeSize> of(EvolutionProject project) {
        var seal = project.seal();
        if (seal == null) {
            return Optional.empty();
        }
        var counted = known.get(seal.digest());
        if (counted != null) {
            return Optional.of(counted);
        }
        if (known.size() >= MOST_KEPT) {
            known.clear();
        }
        var size = folders.sealed(project.id()).map(this::count);
        size.ifPresent(found -> known.put(seal.digest(), found));
        return size;
    }

    private ChangeSize count(Bundle bundle) {
        int added = 0;
        int removed = 0;
        for (var change : bundle.changes()) {
            var hunks = hunks(change);
            added += (int) hunks.lines().filter(line -> line.startsWith("+")).count();
            removed += (int) hunks.lines().filter(line -> line.startsWith("-")).count();
        }
        return new ChangeSize(bundle.changes().size(), added, removed);
    }

    private String hunks(Change change) {
        return switch (change) {
            case Change.Add add -> hunks(Content.of(""), repository.read(add.blob()));
            case Change.Modify modify -> hunks(repository.read(modify.base()), repository.read(modify.blob()));
            case Change.Delete delete -> hunks(repository.read(delete.base()), Content.of(""));
            case Change.Rename rename -> hunks(repository.read(rename.base()), repository.read(rename.blob()));
            case Change.Chmod chmod -> "";
        };
    }

    /** Where one side is too large, the other one alone would count as all new, or all gone. */
    private static String hunks(Content before, Content after) {
        return before.size() > LARGEST || after.size() > LARGEST ? "" : LineDiff.hunks(before.text(), after.text());
    }
}
