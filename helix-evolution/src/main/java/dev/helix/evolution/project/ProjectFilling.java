package dev.helix.evolution.project;

import dev.helix.domain.evolution.ChangeSource;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.ChangeSources;
import dev.helix.domain.port.ProjectFolders;
import dev.helix.domain.port.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Fills folders of projects for people: with copies of files to be changed, or with a change that is there already. */
public final class ProjectFilling {

    private static final String REQUEST = "request";

    private final Projects projects;
    private final ProjectFolders folders;
    private final Repository repository;
    private final ChangeSources sources;

    public ProjectFilling(Projects projects, ProjectFolders folders, Repository repository, ChangeSources sources) {
        this.projects = projects;
        this.folders = folders;
        this.repository = repository;
        this.sources = sources;
    }

    /**
     * Creates a project whose folder holds a change that was made elsewhere, based on the commit that it was made on.
     *
     * @throws Refused as ProjectExists, InvalidSpec, UnsafePath, or NothingToSeal for a change that changes nothing
     */
    public EvolutionProject create(ProjectId id, Spec spec, ChangeSource source, String by) {
        projects.requireFree(id);
        var found = sources.find(source);
        var before = repository.tree(found.base());
        if (before.equals(found.tree())) {
            throw new Refused(new Refusal.NothingToSeal());
        }
        var change = Derivation.between(repository, before, found.tree(), repository.renames(before, found.tree()));
        // The commit may be on no branch, or on one that is deleted before the project is through.
        repository.pin("bases/" + id, found.base());
        return projects.create(id, spec, change, found.base(), by);
    }

    /**
     * Puts copies of files into a project's folder, as they are at its base, to be changed there. Files that are there already stay.
     *
     * @return the files to be changed, by their paths in the repository, in the order asked for
     * @throws Refused as ProjectNotFound, IllegalTransition where nobody may change it now, or InvalidSpec for what is no file at
     *     the project's base
     */
    public Map<RepoPath, Path> edit(ProjectId id, List<RepoPath> paths) {
        var project = projects.show(id);
        if (project.status().isFinal() || project.status() == ProjectStatus.DEVELOPING) {
            throw new Refused(new Refusal.IllegalTransition(id, project.status(), ProjectStatus.READY));
        }
        var entries = new LinkedHashMap<RepoPath, FileEntry>();
        var fresh = new ArrayList<RepoPath>();
        for (var path : paths) {
            if (!folders.has(id, "new/" + path)) {
                entries.put(
                        path,
                        repository
                                .file(project.base(), path)
                                .orElseThrow(() -> new Refused(new Refusal.InvalidSpec(
                                        REQUEST,
                                        0,
                                        path.value(),
                                        "there is no such file at the project's base; a new one belongs under "
                                                + folders.directory(id).resolve("new")))));
            } else {
                fresh.add(path);
            }
        }
        var contents = repository.checkOut(repository.tree(project.base()), entries.keySet());
        var places = new LinkedHashMap<RepoPath, Path>();
        for (var path : paths) {
            if (fresh.contains(path)) {
                places.put(path, folders.directory(id).resolve("new").resolve(path.value()));
            } else {
                var mode = Objects.requireNonNull(entries.get(path)).mode();
                places.put(
                        path,
                        folders.copy(id, path, new OverlayFile(mode, Objects.requireNonNull(contents.get(path)))));
            }
        }
        return places;
    }
}
