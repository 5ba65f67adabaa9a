package dev.helix.adapter.local;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.Overlay;
import dev.helix.domain.evolution.Overlay.OverlayFile;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.ProjectFolders;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Project folders below a HELIX root, as the contract lays them out (sections 1 to 3 and 5). */
public final class FolderProjects implements ProjectFolders {

    private static final String NEW = "new";
    private static final String MODIFIED = "modified";
    private static final int MOST_FILES = 20_000;
    private static final long LARGEST_FILE = 50L * 1024 * 1024;

    private final JsonMapper json = JournalJson.mapper()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private final Path evolution;
    private final Path archive;
    private final Path bundles;

    /** Works below {@code root}, the production repository's work tree. */
    public FolderProjects(Path root) {
        this.evolution = root.resolve("projects/evolution");
        this.archive = root.resolve("projects/archive");
        this.bundles = root.resolve(".helix/bundles");
    }

    @Override
    public void create(ProjectId id, Spec spec, List<Phase> phases) {
        var folder = evolution.resolve(id.value());
        try {
            Files.createDirectories(folder.resolve(NEW));
            Files.createDirectories(folder.resolve(MODIFIED));
        } catch (IOException e) {
            throw new PortException("can't make the folder " + folder + ": " + e, e);
        }
        var what = new LinkedHashMap<String, Object>();
        what.put("title", spec.title());
        what.put("description", spec.description());
        if (spec.adr() != null) {
            what.put("adr", spec.adr());
        }
        what.put("acceptance", spec.acceptance());
        DurableFile.replace(folder.resolve("spec.yaml"), yaml(what));
        if (!phases.isEmpty()) {
            DurableFile.replace(
                    folder.resolve("phases.yaml"),
                    yaml(Map.of(
                            "phases", phases.stream().map(FolderProjects::map).toList())));
        }
    }

    private static Map<String, Object> map(Phase phase) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", phase.id());
        map.put("name", phase.name());
        map.put("prompt", phase.prompt());
        map.put("gates", List.of("files_exist"));
        map.put("outputs", phase.outputs());
        map.put("max_retries", phase.maxRetries());
        return map;
    }

    private static String yaml(Map<String, Object> value) {
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
        var map = read(id, "spec.yaml")
                .orElseThrow(() ->
                        new Refused(new Refusal.InvalidSpec(name(id, "spec.yaml"), 0, null, "the file is missing")));
        map.allow("title", "description", "adr", "acceptance");
        var title = map.text("title").strip();
        if (title.lines().count() > 1) {
            throw map.refuse("title", "a title is one line");
        }
        return new Spec(title, map.text("description", ""), map.optionalText("adr"), map.texts("acceptance"));
    }

    @Override
    public List<Phase> phases(ProjectId id) {
        var map = read(id, "phases.yaml");
        if (map.isEmpty()) {
            return List.of();
        }
        var seen = new HashSet<String>();
        var phases = new ArrayList<Phase>();
        for (var phase : map.get().allow("phases").maps("phases")) {
            phase.allow("id", "name", "prompt", "gates", "outputs", "max_retries");
            if (!seen.add(phase.text("id"))) {
                throw phase.refuse("id", "another phase has this id already");
            }
            for (var gate : phase.texts("gates")) {
                if (!gate.equals("files_exist")) {
                    throw phase.refuse("gates", "there is no gate '" + gate + "'; known is files_exist");
                }
            }
            phases.add(new Phase(
                    phase.text("id"),
                    phase.text("name", phase.text("id")),
                    phase.text("prompt"),
                    phase.texts("outputs"),
                    phase.number("max_retries", 3, 0, 20)));
        }
        return phases;
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
            for (var rename : map.maps("rename")) {
                rename.allow("from", "to");
                renamed.put(new RepoPath(rename.text("to")), new RepoPath(rename.text("from")));
            }
            for (var chmod : map.maps("chmod")) {
                chmod.allow("path", "mode");
                var mode = FileMode.of(chmod.text("mode"))
                        .filter(found -> found != FileMode.SYMLINK)
                        .orElseThrow(() -> chmod.refuse("mode", "the mode is \"100644\" or \"100755\""));
                modes.put(new RepoPath(chmod.text("path")), mode);
            }
        }
        return new Overlay(files(folder.resolve(NEW)), files(folder.resolve(MODIFIED)), deleted, renamed, modes);
    }

    private static Map<RepoPath, OverlayFile> files(Path top) {
        var found = new HashMap<RepoPath, OverlayFile>();
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (found.size() >= MOST_FILES) {
                        throw new Refused(new Refusal.UnsafePath(
                                top.getFileName().toString(), "it holds more than " + MOST_FILES + " files"));
                    }
                    var path = new RepoPath(top.relativize(file).toString().replace('\\', '/'));
                    found.put(path, file(path, file, attributes));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PortException("can't read " + top + ": " + e, e);
        }
        return found;
    }

    private static OverlayFile file(RepoPath path, Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return new OverlayFile(
                    FileMode.SYMLINK, Content.of(Files.readSymbolicLink(file).toString()));
        }
        if (!attributes.isRegularFile()) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "it is neither a file nor a symbolic link"));
        }
        if (attributes.size() > LARGEST_FILE) {
            throw new Refused(new Refusal.UnsafePath(path.value(), "the file is larger than 50 MB"));
        }
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(file, options);
                var stream = Channels.newInputStream(channel)) {
            var mode = Files.isExecutable(file) ? FileMode.EXECUTABLE : FileMode.REGULAR;
            return new OverlayFile(mode, Content.of(stream.readAllBytes()));
        }
    }

    @Override
    public boolean has(ProjectId id, String output) {
        if (RepoPath.objection(output).isPresent()) {
            return false;
        }
        return Files.isRegularFile(directory(id).resolve(output), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void seal(ProjectId id, Bundle bundle) {
        DurableFile.replace(bundles.resolve(id + ".json"), json.writeValueAsString(bundle) + "\n");
    }

    @Override
    public Optional<Bundle> sealed(ProjectId id) {
        var file = bundles.resolve(id + ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(Files.readString(file), Bundle.class));
        } catch (IOException | JacksonException e) {
            throw new PortException("the sealed bundle " + file + " can't be read; seal the project again", e);
        }
    }

    @Override
    public void show(EvolutionProject project) {
        var folder = directory(project.id());
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            DurableFile.replace(folder.resolve("status.json"), json.writeValueAsString(StatusNote.of(project)) + "\n");
        }
    }

    @Override
    public void archive(ProjectId id) {
        var open = evolution.resolve(id.value());
        var archived = archive.resolve(id.value());
        try {
            if (Files.isDirectory(open, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(archive);
                Files.move(open, archived, StandardCopyOption.ATOMIC_MOVE);
                DurableFile.syncFolder(archive);
                DurableFile.syncFolder(evolution);
            }
        } catch (IOException e) {
            throw new PortException("can't move " + open + " to the archive: " + e, e);
        }
    }

    private Optional<YamlMap> read(ProjectId id, String file) {
        var path = directory(id).resolve(file);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(YamlMap.parse(name(id, file), Files.readString(path, StandardCharsets.UTF_8)));
        } catch (MalformedInputException e) {
            throw new Refused(new Refusal.InvalidSpec(name(id, file), 0, null, "it is not UTF-8"));
        } catch (IOException e) {
            throw new PortException("can't read " + path + ": " + e, e);
        }
    }

    private static String name(ProjectId id, String file) {
        return "projects/evolution/" + id + "/" + file;
    }
}
