package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotHistory.Told;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.jspecify.annotations.Nullable;

/**
 * The repository that {@code git} finds in a slot: the slot's own, beside HELIX's other knowledge of it, to which a link
 * {@code .git} in the slot leads. It answers which commit is there, by which tags it is known and whether files were changed;
 * the person's repository is out of its sight.
 */
final class SlotGit {

    /** The name under which git looks for it in the slot. */
    static final String POINTER = Constants.DOT_GIT;

    private final Repository git;
    private final SlotFiles files;
    private final List<RepoPath> linked;
    private final SlotHistory history;

    SlotGit(Repository git, SlotFiles files, List<RepoPath> linked, String boot) {
        this.git = git;
        this.files = files;
        this.linked = linked;
        this.history = new SlotHistory(git, files.history(), boot);
    }

    /** Returns where the link in the slot leads. A folder is what tools look for; some overlook a file that names one. */
    static String pointer(SlotFiles files) throws IOException {
        var slot = files.folder().toRealPath();
        var place = files.state().toRealPath().resolve(files.git().getFileName());
        return slot.relativize(place).toString();
    }

    /**
     * Has git tell what the slot holds now. Whatever was done to its repository before is gone.
     *
     * @param main the head of the main branch
     * @param earlier a tree that git was told before, of this slot or the other; null where none is known
     */
    void tell(TreeId tree, ObjectId main, SlotRecord record, @Nullable TreeId earlier) throws IOException {
        var told = history.copy(tree, main, earlier);
        var next = files.git().resolveSibling(files.git().getFileName() + ".next");
        FileTree.remove(next);
        // Git makes all other folders of a repository when it needs them.
        for (var folder : List.of("", "refs", Constants.OBJECTS, Constants.OBJECTS + "/info")) {
            Files.createDirectory(next.resolve(folder));
        }
        Files.writeString(
                next.resolve("objects/info/alternates"),
                "../../" + files.history().getFileName() + "/" + Constants.OBJECTS + "\n");
        if (!linked.isEmpty()) {
            Files.createDirectory(next.resolve("info"));
            Files.writeString(next.resolve("info/exclude"), excluded());
        }
        Files.writeString(next.resolve("packed-refs"), tags(told));
        if (!told.shallow().isEmpty()) {
            Files.write(next.resolve("shallow"), told.shallow());
        }
        Files.writeString(next.resolve("config"), config());
        Files.write(next.resolve("index"), index(ObjectId.fromString(tree.sha()), record));
        Files.writeString(next.resolve(Constants.HEAD), told.commit().name() + "\n");
        retire();
        Files.move(next, files.git(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removing folders takes longer than making them, and nobody has to wait for that. */
    private void retire() throws IOException {
        if (!Files.isDirectory(files.git(), LinkOption.NOFOLLOW_LINKS)) {
            FileTree.remove(files.git());
            return;
        }
        clear(files);
        Files.move(files.git(), retired(files), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was a slot's repository before. */
    static void clear(SlotFiles files) throws IOException {
        FileTree.remove(retired(files));
    }

    private static Path retired(SlotFiles files) {
        return files.git().resolveSibling(files.git().getFileName() + ".old");
    }

    private String excluded() {
        return linked.stream().map(path -> "/" + path + "\n").collect(Collectors.joining());
    }

    private static String tags(Told told) {
        var text = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        told.tags().forEach((name, tag) -> {
            text.append(tag.object().name()).append(' ').append(name).append('\n');
            if (!tag.object().equals(tag.commit())) {
                text.append('^').append(tag.commit().name()).append('\n');
            }
        });
        return text.toString();
    }

    /** Files are told apart by what a sandbox does not change; what the slot's bytes went through, git is told, too. */
    private String config() {
        var text = new StringBuilder("""
                [core]
                \trepositoryformatversion = 0
                \tfilemode = true
                \tbare = false
                \tcheckStat = minimal
                \ttrustctime = false
                """);
        for (var key : List.of(ConfigConstants.CONFIG_KEY_AUTOCRLF, ConfigConstants.CONFIG_KEY_EOL)) {
            var value = git.getConfig().getString(ConfigConstants.CONFIG_CORE_SECTION, null, key);
            if (value != null && value.chars().allMatch(Character::isLetter)) {
                text.append('\t').append(key).append(" = ").append(value).append('\n');
            }
        }
        // Their files are in the slot already, and a build that updates them as it does elsewhere has nothing to do.
        text.append("[submodule]\n\tactive = \":(exclude)*\"\n");
        return text.append("[gc]\n\tauto = 0\n").toString();
    }

    private byte[] index(ObjectId tree, SlotRecord record) throws IOException {
        var submodules =
                Submodules.names(git, tree) ? Submodules.links(git, tree) : java.util.Map.<String, ObjectId>of();
        if (submodules.isEmpty() && linked.isEmpty()) {
            return SlotIndex.bytes(record);
        }
        var rows = new ArrayList<SlotIndex.Row>(record.size());
        for (int i = 0; i < record.size(); i++) {
            var path = record.path(i);
            if (submodules.isEmpty() || submodules.keySet().stream().noneMatch(link -> path.startsWith(link + "/"))) {
                rows.add(SlotIndex.Row.of(path, record.entry(i), record.stat(i)));
            }
        }
        submodules.forEach((path, commit) ->
                rows.add(SlotIndex.Row.unlooked(path, new Entry(FileMode.GITLINK.getBits(), commit))));
        if (!linked.isEmpty()) {
            addLinked(tree, rows);
        }
        return SlotIndex.bytes(rows);
    }

    /** Where both slots share a folder, what the tree has there is not in the slot, and not missing either. */
    private void addLinked(ObjectId tree, List<SlotIndex.Row> rows) throws IOException {
        try (var walk = new TreeWalk(git)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            walk.setFilter(PathFilterGroup.createFromStrings(
                    linked.stream().map(RepoPath::value).toList()));
            while (walk.next()) {
                rows.add(SlotIndex.Row.unlooked(
                        walk.getPathString(), new Entry(walk.getFileMode(0).getBits(), walk.getObjectId(0))));
            }
        }
    }
}
