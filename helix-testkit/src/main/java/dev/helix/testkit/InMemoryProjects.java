package dev.helix.testkit;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseBudget;
import dev.helix.domain.evolution.PhaseReport;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.ProjectFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Project folders that are no more than records. Safe for many threads that work on different projects. */
public final class InMemoryProjects implements ProjectFolders {

    private static final Overlay NOTHING = new Overlay(Map.of(), Map.of(), List.of(), Map.of(), Map.of());

    private static final DevelopmentPlan NO_PLAN = new DevelopmentPlan(WorkMode.WORKSPACE, PhaseBudget.NONE, List.of());

    private final Path root;
    private final Map<ProjectId, Folder> folders = new ConcurrentHashMap<>();
    private final Map<ProjectId, DevelopmentPlan> plans = new ConcurrentHashMap<>();
    private final Map<ProjectId, String> edits = new ConcurrentHashMap<>();
    private final Map<ProjectId, Map<String, PhaseReport>> reports = new ConcurrentHashMap<>();
    private final Map<ProjectId, String> readables = new ConcurrentHashMap<>();
    private final Map<Content, Spec> specs = new ConcurrentHashMap<>();
    private final Map<Content, List<Phase>> phasings = new ConcurrentHashMap<>();
    private volatile Runnable beforeReading = () -> {};

    public InMemoryProjects() {
        this(Path.of("root"));
    }

    /** @param root the folder below which {@link #directory} says that they are; nothing is written there */
    public InMemoryProjects(Path root) {
        this.root = root.toAbsolutePath();
    }

    private record Folder(
            Spec spec,
            List<Phase> phases,
            Overlay overlay,
            Optional<Bundle> bundle,
            Optional<EvolutionProject> shown,
            boolean archived) {

        Folder with(Overlay changed) {
            return new Folder(spec, phases, changed, bundle, shown, archived);
        }
    }

    /** Replaces all that a project's folder would change. */
    public void put(ProjectId id, Overlay overlay) {
        folders.put(id, folder(id).with(overlay));
    }

    /** Has {@code action} run before each reading of a folder, as somebody does who still writes there. */
    public void beforeReading(Runnable action) {
        beforeReading = action;
    }

    /** Puts a text under {@code new/}. */
    public void add(ProjectId id, String path, String text) {
        var old = overlay(id);
        put(id, new Overlay(more(old.added(), path, text), old.modified(), old.deleted(), old.renamed(), old.modes()));
    }

    /** Puts a text under {@code modified/}. */
    public void modify(ProjectId id, String path, String text) {
        var old = overlay(id);
        put(id, new Overlay(old.added(), more(old.modified(), path, text), old.deleted(), old.renamed(), old.modes()));
    }

    /** Names a path under {@code delete} in {@code changes.yaml}. */
    public void delete(ProjectId id, String path) {
        var old = overlay(id);
        var deleted = new ArrayList<>(old.deleted());
        deleted.add(new RepoPath(path));
        put(id, new Overlay(old.added(), old.modified(), deleted, old.renamed(), old.modes()));
    }

    private static Map<RepoPath, OverlayFile> more(Map<RepoPath, OverlayFile> files, String path, String text) {
        var more = new HashMap<>(files);
        more.put(new RepoPath(path), new OverlayFile(FileMode.REGULAR, Content.of(text)));
        return more;
    }

    /** Returns the project as its note tells it; empty before the first. */
    public Optional<EvolutionProject> shown(ProjectId id) {
        return Optional.ofNullable(folders.get(id)).flatMap(Folder::shown);
    }

    /** Returns whether the folder is in the archive. */
    public boolean archived(ProjectId id) {
        return folder(id).archived();
    }

    @Override
    public void create(ProjectId id, Spec spec, List<Phase> phases) {
        folders.put(id, new Folder(spec, List.copyOf(phases), NOTHING, Optional.empty(), Optional.empty(), false));
    }

    @Override
    public Path directory(ProjectId id) {
        var archived =
                Optional.ofNullable(folders.get(id)).map(Folder::archived).orElse(false);
        return root.resolve(archived ? "projects/archive" : "projects/evolution")
                .resolve(id.value());
    }

    @Override
    public Spec spec(ProjectId id) {
        return folder(id).spec();
    }

    @Override
    public Spec sealableSpec(ProjectId id) {
        var spec = spec(id);
        if (spec.title().length() > Spec.LONGEST_TITLE) {
            throw new Refused(new Refusal.InvalidSpec("spec.yaml", 0, "title", "its title is too long"));
        }
        return spec;
    }

    @Override
    public void respecify(ProjectId id, Spec spec) {
        var old = folder(id);
        folders.put(id, new Folder(spec, old.phases(), old.overlay(), old.bundle(), old.shown(), old.archived()));
    }

    @Override
    public Map<String, Content> planFiles(ProjectId id) {
        var folder = folders.get(id);
        if (folder == null) {
            return Map.of();
        }
        var spec = Content.of(folder.spec().toString());
        specs.put(spec, folder.spec());
        if (folder.phases().isEmpty()) {
            return Map.of("spec.yaml", spec);
        }
        var phases = Content.of(folder.phases().toString());
        phasings.put(phases, folder.phases());
        return Map.of("spec.yaml", spec, "phases.yaml", phases);
    }

    @Override
    public void putBack(ProjectId id, Map<String, Content> planFiles) {
        var old = folder(id);
        var spec = planFiles.get("spec.yaml");
        var phases = planFiles.get("phases.yaml");
        folders.put(
                id,
                new Folder(
                        spec == null ? old.spec() : specs.getOrDefault(spec, old.spec()),
                        phases == null ? old.phases() : phasings.getOrDefault(phases, old.phases()),
                        old.overlay(),
                        old.bundle(),
                        old.shown(),
                        old.archived()));
    }

    @Override
    public DevelopmentPlan plan(ProjectId id) {
        var how = plans.getOrDefault(id, NO_PLAN);
        return new DevelopmentPlan(how.work(), how.budget(), folder(id).phases());
    }

    /** Has a project developed so; the phases are those that it was created with. */
    public void plan(ProjectId id, WorkMode work, PhaseBudget budget) {
        plans.put(id, new DevelopmentPlan(work, budget, List.of()));
    }

    /** Has somebody edit the status in {@code status.json}. */
    public void edit(ProjectId id, String status) {
        edits.put(id, status);
    }

    @Override
    public Optional<String> edited(EvolutionProject project) {
        return Optional.ofNullable(edits.get(project.id()));
    }

    @Override
    public void report(ProjectId id, PhaseReport report, String readable) {
        reports.computeIfAbsent(id, key -> new ConcurrentSkipListMap<>()).put(report.id(), report);
        readable(id, readable);
    }

    @Override
    public void readable(ProjectId id, String readable) {
        readables.put(id, readable);
    }

    /** Returns the reports of a project's phases, by phase. */
    public Map<String, PhaseReport> reports(ProjectId id) {
        return Map.copyOf(reports.getOrDefault(id, Map.of()));
    }

    /** Returns {@code REPORT.md}; empty before the first. */
    public String readable(ProjectId id) {
        return readables.getOrDefault(id, "");
    }

    @Override
    public void recover(ProjectId id) {
        // A rewrite is one assignment here.
    }

    @Override
    public Overlay overlay(ProjectId id) {
        beforeReading.run();
        return folder(id).overlay();
    }

    @Override
    public void rewrite(ProjectId id, Overlay overlay) {
        put(id, overlay);
    }

    @Override
    public Path copy(ProjectId id, RepoPath path, OverlayFile file) {
        var now = overlay(id);
        var modified = new HashMap<>(now.modified());
        modified.putIfAbsent(path, file);
        rewrite(id, new Overlay(now.added(), modified, now.deleted(), now.renamed(), now.modes()));
        return directory(id).resolve("modified").resolve(path.value());
    }

    @Override
    public boolean has(ProjectId id, String output) {
        var folder = folder(id);
        return output.equals("spec.yaml")
                || (output.equals("phases.yaml") && !folder.phases().isEmpty())
                || stands(folder.overlay().added(), "new/", output)
                || stands(folder.overlay().modified(), "modified/", output);
    }

    private static boolean stands(Map<RepoPath, OverlayFile> files, String top, String output) {
        return files.entrySet().stream()
                .anyMatch(file ->
                        output.equals(top + file.getKey()) && file.getValue().mode() != FileMode.SYMLINK);
    }

    @Override
    public void seal(ProjectId id, Bundle bundle) {
        var old = folder(id);
        var sealed =
                new Folder(old.spec(), old.phases(), old.overlay(), Optional.of(bundle), old.shown(), old.archived());
        folders.put(id, sealed);
    }

    @Override
    public Optional<Bundle> sealed(ProjectId id) {
        return Optional.ofNullable(folders.get(id)).flatMap(Folder::bundle);
    }

    @Override
    public void show(EvolutionProject project) {
        edits.remove(project.id());
        folders.computeIfPresent(
                project.id(),
                (id, old) -> new Folder(
                        old.spec(), old.phases(), old.overlay(), old.bundle(), Optional.of(project), old.archived()));
    }

    @Override
    public void archive(ProjectId id) {
        folders.computeIfPresent(
                id, (key, old) -> new Folder(old.spec(), old.phases(), old.overlay(), old.bundle(), old.shown(), true));
    }

    private Folder folder(ProjectId id) {
        var folder = folders.get(id);
        if (folder == null) {
            var file = "projects/evolution/" + id + "/spec.yaml";
            throw new Refused(new Refusal.InvalidSpec(file, 0, null, "the file is missing"));
        }
        return folder;
    }
}
