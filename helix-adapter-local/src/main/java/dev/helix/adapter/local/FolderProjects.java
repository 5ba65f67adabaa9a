package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.DevelopmentPlan;
import dev.helix.domain.evolution.Evidence;
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
import dev.helix.domain.evolution.StatusNote;
import dev.helix.domain.evolution.WorkMode;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.json.JsonMapper;

/** Project folders below a HELIX root, ({@code docs/contract.md}, sections 1 to 3 and 5). */
public final class FolderProjects implements ProjectFolders {

    private static final String SPEC = "spec.yaml";
    private static final String PHASES = "phases.yaml";
    private static final String STATUS = "status.json";
    private static final String NEW = "new";
    private static final String MODIFIED = "modified";
    private static final int LARGEST_YAML = 1024 * 1024;

    private final JsonMapper json = StoredJson.view();
    private final PlanReading reading;
    private final Path root;
    private final Path evolution;
    private final Path archive;
    private final Path bundles;
    private final Map<Path, String> sealed = new ConcurrentHashMap<>();

    /** Works below {@code root}, the production repository's work tree, and takes the gates that need no configuration. */
    public FolderProjects(Path root) {
        this(root, Set.of("files_exist", "syntax", "tests", "witness", "spec_coverage"));
    }

    /**
     * Works below {@code root}.
     *
     * @param gates the names that phases may give to their gates
     */
    public FolderProjects(Path root, Set<String> gates) {
        this.reading = new PlanReading(gates);
        this.root = root.toAbsolutePath();
        this.evolution = this.root.resolve("projects/evolution");
        this.archive = this.root.resolve("projects/archive");
        this.bundles = this.root.resolve(".helix/bundles");
    }

    @Override
    public void create(ProjectId id, Spec spec, List<Phase> phases) {
        var folder = evolution.resolve(id.value());
        var what = yaml(map(spec));
        refuseForeign(id, folder.resolve(SPEC), what);
        try {
            Files.createDirectories(folder.resolve(NEW));
            Files.createDirectories(folder.resolve(MODIFIED));
        } catch (IOException e) {
            throw new PortException("can't make the folder " + folder + ": " + e, e);
        }
        DurableFile.publish(folder.resolve(SPEC), what);
        if (!phases.isEmpty()) {
            var steps = Map.<String, Object>of(
                    "phases", phases.stream().map(PlanReading::map).toList());
            DurableFile.publish(folder.resolve(PHASES), yaml(steps));
        }
    }

    /** A folder that is there already belongs to somebody, unless a crash left it behind in the middle of this. */
    private static void refuseForeign(ProjectId id, Path file, String ours) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !holds(file, ours)) {
                throw new Refused(new Refusal.ProjectExists(id));
            }
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e, e);
        }
    }

    private static boolean holds(Path file, String text) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= LARGEST_YAML
                && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> map(Spec spec) {
        var map = new LinkedHashMap<String, Object>();
        map.put("title", spec.title());
        map.put("description", spec.description());
        if (spec.adr() != null) {
            map.put("adr", spec.adr());
        }
        map.put("acceptance", spec.acceptance());
        if (spec.evidence() != null) {
            map.put("evidence", spec.evidence().word());
        }
        return map;
    }

    static String yaml(Map<String, Object> value) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setMultiLineFlow(true)
                .build();
        return new Dump(settings).dumpToString(value);
    }

    @Override
    public Path directory(ProjectId id) {
        var open = evolution.resolve(id.value());
        var archived = archive.resolve(id.value());
        return Files.isDirectory(archived, LinkOption.NOFOLLOW_LINKS) && !Files.exists(open) ? archived : open;
    }

    @Override
    public Spec spec(ProjectId id) {
        return spec(specFile(id));
    }

    @Override
    public Spec sealableSpec(ProjectId id) {
        var map = specFile(id);
        var spec = spec(map);
        if (spec.title().length() > Spec.LONGEST_TITLE) {
            throw map.refuse(
                    "title", "it has more than " + Spec.LONGEST_TITLE + " letters; the description has room for them");
        }
        return spec;
    }

    private YamlMap specFile(ProjectId id) {
        return read(id, SPEC)
                .orElseThrow(
                        () -> new Refused(new Refusal.InvalidSpec(name(id, SPEC), 0, null, "the file is missing")));
    }

    private static Spec spec(YamlMap map) {
        map.allow("title", "description", "adr", "acceptance", "evidence");
        var title = map.text("title").strip();
        if (title.lines().count() > 1) {
            throw map.refuse("title", "a title is one line");
        }
        return new Spec(
                title, map.text("description", ""), map.optionalText("adr"), map.texts("acceptance"), evidence(map));
    }

    private static @Nullable Evidence evidence(YamlMap map) {
        var word = map.optionalText("evidence");
        if (word == null) {
            return null;
        }
        return Evidence.of(word)
                .filter(level -> level != Evidence.FAILED)
                .orElseThrow(() -> map.refuse("evidence", "the evidence is verified or regression_only"));
    }

    @Override
    public void respecify(ProjectId id, Spec spec) {
        DurableFile.publish(directory(id).resolve(SPEC), yaml(map(spec)));
    }

    @Override
    public DevelopmentPlan plan(ProjectId id) {
        return read(id, PHASES)
                .map(map -> reading.plan(map, file -> has(id, file) ? text(id, file) : Optional.empty()))
                .orElse(new DevelopmentPlan(WorkMode.WORKSPACE, PhaseBudget.NONE, List.of()));
    }

    @Override
    public Map<String, Content> planFiles(ProjectId id) {
        var files = new TreeMap<String, Content>();
        text(id, SPEC).ifPresent(text -> files.put(SPEC, Content.of(text)));
        text(id, PHASES).ifPresent(text -> {
            files.put(PHASES, Content.of(text));
            reading.plan(YamlMap.parse(name(id, PHASES), text), file -> {
                var prompt = has(id, file) ? text(id, file) : Optional.<String>empty();
                prompt.ifPresent(told -> files.put(file, Content.of(told)));
                return prompt;
            });
        });
        return files;
    }

    @Override
    public void putBack(ProjectId id, Map<String, Content> planFiles) {
        var folder = directory(id);
        planFiles.forEach((name, content) -> {
            var at = folder;
            try {
                for (var segment : Path.of(name)) {
                    // A link there, or a file where a folder was, must not lead this elsewhere.
                    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                        DurableFile.remove(at);
                        Files.createDirectory(at);
                    }
                    at = at.resolve(segment);
                }
            } catch (IOException e) {
                throw new PortException("can't make the folder of " + at + ": " + e, e);
            }
            DurableFile.publish(at, content.text());
        });
    }

    @Override
    public Overlay overlay(ProjectId id) {
        var folder = directory(id);
        var changes = read(id, "changes.yaml");
        var deleted = new ArrayList<RepoPath>();
        var renamed = new HashMap<RepoPath, RepoPath>();
        var modes = new HashMap<RepoPath, FileMode>();
        if (changes.isPresent()) {
            var map = changes.get().allow("delete", "rename", "chmod");
            map.texts("delete").forEach(path -> deleted.add(new RepoPath(path)));
            var sources = new HashSet<RepoPath>();
            for (var rename : map.maps("rename")) {
                rename.allow("from", "to");
                var from = new RepoPath(rename.text("from"));
                if (!sources.add(from)) {
                    throw rename.refuse("from", "the file is renamed already; a copy of it belongs under new/");
                }
                if (renamed.put(new RepoPath(rename.text("to")), from) != null) {
                    throw rename.refuse("to", "another file is renamed to this already");
                }
            }
            for (var chmod : map.maps("chmod")) {
                chmod.allow("path", "mode");
                var mode = FileMode.of(chmod.text("mode"))
                        .filter(found -> found != FileMode.SYMLINK)
                        .orElseThrow(() -> chmod.refuse("mode", "the mode is \"100644\" or \"100755\""));
                if (modes.put(new RepoPath(chmod.text("path")), mode) != null) {
                    throw chmod.refuse("path", "the file has a mode here already");
                }
            }
        }
        return new Overlay(
                OverlayReading.files(folder.resolve(NEW)),
                OverlayReading.files(folder.resolve(MODIFIED)),
                deleted,
                renamed,
                modes);
    }

    @Override
    public void rewrite(ProjectId id, Overlay overlay) {
        var folder = directory(id);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new PortException("there is no folder " + folder + " to write into");
        }
        try {
            new OverlayWriting(folder).write(overlay);
        } catch (IOException e) {
            throw new PortException("can't rewrite the files in " + folder + ": " + e, e);
        }
    }

    @Override
    public Path copy(ProjectId id, RepoPath path, OverlayFile file) {
        try {
            return new OverlayWriting(directory(id)).copy(path, file);
        } catch (IOException e) {
            throw new PortException("can't copy " + path + " into the folder of project " + id + ": " + e, e);
        }
    }

    @Override
    public void recover(ProjectId id) {
        var folder = directory(id);
        try {
            new OverlayWriting(folder).finish();
        } catch (IOException e) {
            throw new PortException("can't finish writing the files in " + folder + ": " + e, e);
        }
    }

    @Override
    public Optional<String> edited(EvolutionProject project) {
        return new StatusFile(directory(project.id()).resolve(STATUS), json).edited(StatusNote.of(project));
    }

    @Override
    public void report(ProjectId id, PhaseReport report, String readable) {
        var folder = directory(id);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var phases = folder.resolve("phases");
        try {
            // An agent may have put a link there, which must not lead the report elsewhere.
            if (!Files.isDirectory(phases, LinkOption.NOFOLLOW_LINKS)) {
                DurableFile.remove(phases);
                Files.createDirectory(phases);
            }
        } catch (IOException e) {
            throw new PortException("can't make the folder " + phases + ": " + e, e);
        }
        DurableFile.publish(phases.resolve(report.id() + ".json"), PhaseNote.FILE.written(PhaseNote.of(report)));
        readable(id, readable);
    }

    @Override
    public void readable(ProjectId id, String readable) {
        var folder = directory(id);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            DurableFile.publish(folder.resolve("REPORT.md"), readable);
        }
    }

    @Override
    public boolean has(ProjectId id, String output) {
        if (RepoPath.objection(output).isPresent()) {
            return false;
        }
        var at = directory(id);
        for (var segment : Path.of(output)) {
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            at = at.resolve(segment);
        }
        return Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void seal(ProjectId id, Bundle bundle) {
        var file = bundles.resolve(id + ".json");
        var note = BundleNote.FILE.written(BundleNote.of(bundle));
        sealed.put(file, note);
        DurableFile.replace(file, note);
    }

    /** Returns whether a file holds a bundle just as it was sealed here. */
    public boolean wrote(Path file, byte @Nullable [] content) {
        var note = sealed.get(file);
        return note != null && Arrays.equals(note.getBytes(StandardCharsets.UTF_8), content);
    }

    @Override
    public Optional<Bundle> sealed(ProjectId id) {
        var file = bundles.resolve(id + ".json");
        try {
            return Optional.of(BundleNote.FILE
                    .read(file.toString(), Files.readAllBytes(file))
                    .bundle());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (Refused e) {
            throw e.refusal() instanceof Refusal.NewerFormat ? e : notSealed(file, e);
        } catch (IOException | Damaged | IllegalArgumentException | NullPointerException e) {
            throw notSealed(file, e);
        }
    }

    private static PortException notSealed(Path file, Exception cause) {
        return new PortException(
                "the sealed bundle " + file + " differs from the sealed one: " + cause.getMessage()
                        + "; seal the project again",
                cause);
    }

    @Override
    public void show(EvolutionProject project) {
        var folder = directory(project.id());
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            var file = folder.resolve(STATUS);
            var note = json.writeValueAsString(StatusNote.of(project)) + "\n";
            try {
                // A reader has nothing to write, and on a full disk could not.
                if (holds(file, note)) {
                    return;
                }
            } catch (IOException e) {
                // A file that can't be read is written anew.
            }
            DurableFile.show(file, note);
        }
    }

    @Override
    public void archive(ProjectId id) {
        var open = evolution.resolve(id.value());
        var archived = archive.resolve(id.value());
        try {
            if (Files.isDirectory(open, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(archive);
                Files.move(open, free(archived), StandardCopyOption.ATOMIC_MOVE);
                DurableFile.syncFolder(archive);
                DurableFile.syncFolder(evolution);
            }
        } catch (IOException e) {
            throw new PortException("can't move " + open + " to the archive: " + e, e);
        }
    }

    /** An agent that still runs may make the folder of an archived project anew: that goes beside the real one. */
    private static Path free(Path archived) {
        var path = archived;
        for (int i = 1; Files.exists(path, LinkOption.NOFOLLOW_LINKS); i++) {
            path = archived.resolveSibling(archived.getFileName() + "~" + i);
        }
        return path;
    }

    private Optional<YamlMap> read(ProjectId id, String file) {
        return text(id, file).map(text -> YamlMap.parse(name(id, file), text));
    }

    private Optional<String> text(ProjectId id, String file) {
        var path = directory(id).resolve(file);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw invalid(id, file, "it must be a file, and no link to one");
        }
        try {
            var bytes = OverlayReading.bytes(path, LARGEST_YAML)
                    .orElseThrow(() -> invalid(id, file, "it is larger than 1 MB"));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw invalid(id, file, "it is not UTF-8");
        } catch (IOException e) {
            throw new PortException("can't read " + path + ": " + e, e);
        }
    }

    private Refused invalid(ProjectId id, String file, String why) {
        return new Refused(new Refusal.InvalidSpec(name(id, file), 0, null, why));
    }

    private String name(ProjectId id, String file) {
        return root.relativize(directory(id).resolve(file)).toString().replace(File.separatorChar, '/');
    }
}
