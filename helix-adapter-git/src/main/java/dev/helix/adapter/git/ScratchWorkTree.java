package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A folder in which the git command finds some files and the attributes that go for them, and nothing else: its index is its
 * own, while objects and settings are those of the repository. For one use.
 */
final class ScratchWorkTree implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String LARGE_FILES = "lfs";
    private static final Pattern DRIVER = Pattern.compile("filter\\.(.*)\\.(?:clean|process)", Pattern.DOTALL);
    private static final String REGULAR = "100644 ";

    private final Repository git;
    private final AttributeFiles attributes;
    private final Path folder;
    private final Path tree;
    private final ChildProcess process;
    private final Set<String> equipped = new HashSet<>();

    ScratchWorkTree(Repository git, AttributeFiles attributes) throws IOException {
        this.git = git;
        this.attributes = attributes;
        this.folder = Files.createTempDirectory("helix-convert-");
        this.tree = Files.createDirectory(folder.resolve("tree"));
        this.process = new ChildProcess(tree, LIMIT)
                .with("GIT_DIR", git.getDirectory().getAbsolutePath())
                .with("GIT_WORK_TREE", tree.toString())
                .with("GIT_INDEX_FILE", folder.resolve("index").toString());
    }

    /**
     * Adds files to the index, and so their contents to the repository.
     *
     * @param known what stands in the index at their paths: line ends that are stored as CR LF already stay so
     * @throws Refused as UnsafePath for the first that can't be converted
     */
    Map<String, ObjectId> add(Map<String, Content> files, Map<String, ObjectId> known) throws IOException {
        for (var path : files.keySet()) {
            equip(path);
        }
        for (var file : files.entrySet()) {
            var place = tree.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.write(place, file.getValue().bytes());
        }
        var drivers = drivers();
        refuseWithoutProgram(files.keySet(), drivers);
        if (!drivers.isEmpty()) {
            standIn(tree);
        }
        var before = new HashMap<>(known);
        before.keySet().retainAll(files.keySet());
        var adding = requiring(drivers);
        index(before);
        var paths = List.copyOf(files.keySet());
        var result = add(adding, paths);
        if (result.code() != 0) {
            throw culprit(adding, paths, result);
        }
        var added = new HashMap<String, ObjectId>();
        for (var line : lines(must("", "ls-files", "--stage", "-z"))) {
            var fields = line.substring(0, line.indexOf('\t')).split(" ", -1);
            added.put(line.substring(line.indexOf('\t') + 1), ObjectId.fromString(fields[1]));
        }
        added.keySet().retainAll(files.keySet());
        if (added.size() != files.size()) {
            throw new PortException("git added " + added.size() + " of " + files.size() + " files in " + folder);
        }
        return added;
    }

    /** Writes files as a checkout would, and returns their bytes. */
    Map<String, Content> checkOut(Map<String, ObjectId> files) throws IOException {
        for (var path : files.keySet()) {
            equip(path);
        }
        for (var path : files.keySet()) {
            Files.createDirectories(tree.resolve(path).getParent());
            // Nothing of the person's stands in for a file that is to be written.
            Files.write(tree.resolve(path), new byte[0], StandardOpenOption.CREATE);
        }
        if (!drivers().isEmpty()) {
            standIn(tree);
        }
        index(files);
        must(String.join("\0", files.keySet()) + "\0", "checkout-index", "--force", "-z", "--stdin");
        var written = new HashMap<String, Content>();
        for (var path : files.keySet()) {
            written.put(path, Content.of(Files.readAllBytes(tree.resolve(path))));
        }
        return written;
    }

    /** Puts the attributes there that go for a path. */
    private void equip(String path) throws IOException {
        for (var at = GitConversion.parent(path); equipped.add(at); at = GitConversion.parent(at)) {
            var file = attributes.in(at);
            if (file != null) {
                Files.createDirectories(tree.resolve(at));
                Files.write(tree.resolve(at).resolve(Constants.DOT_GIT_ATTRIBUTES), file);
            }
        }
    }

    /**
     * Returns the names of the filters that the person has a program for. As git has it, the last setting counts, an empty one is
     * no program, and a process is asked in place of a program for each file, even when it is none.
     */
    private Set<String> drivers() {
        var result =
                process.run(command("config", "-z", "--get-regexp", "^filter\\..*\\.(clean|process)$"), new byte[0]);
        var programs = new HashMap<String, String>();
        for (var line : lines(result.text())) {
            var end = line.indexOf('\n');
            programs.put(end < 0 ? line : line.substring(0, end), end < 0 ? "" : line.substring(end + 1));
        }
        var names = new HashSet<String>();
        for (var key : programs.keySet()) {
            var matcher = DRIVER.matcher(key);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        names.removeIf(name -> {
            var clean = programs.getOrDefault("filter." + name + ".clean", "");
            return programs.getOrDefault("filter." + name + ".process", clean).isEmpty();
        });
        return names;
    }

    /** Git would store the large file itself where its pointer belongs, and say nothing. */
    private void refuseWithoutProgram(Collection<String> paths, Set<String> drivers) {
        if (drivers.contains(LARGE_FILES)) {
            return;
        }
        var fields = lines(must(String.join("\0", paths) + "\0", "check-attr", "-z", "--stdin", "filter"));
        for (int i = 0; i + 2 < fields.size(); i += 3) {
            if (fields.get(i + 2).equals(LARGE_FILES)) {
                throw new Refused(new Refusal.UnsafePath(
                        fields.get(i),
                        "its attributes send it through Git LFS, which is not set up here; run `git lfs install`"));
            }
        }
    }

    /** A filter that fails must not let the bytes through as they are: what was meant to stay out would be stored. */
    private ChildProcess requiring(Set<String> drivers) {
        var requiring = process.with("GIT_CONFIG_COUNT", Integer.toString(drivers.size()));
        int i = 0;
        for (var driver : drivers) {
            requiring = requiring
                    .with("GIT_CONFIG_KEY_" + i, "filter." + driver + ".required")
                    .with("GIT_CONFIG_VALUE_" + i, "true");
            i++;
        }
        return requiring;
    }

    /** A filter may be a script of the work tree, named relative to its top. */
    private void standIn(Path here) throws IOException {
        if (git.isBare()) {
            return;
        }
        standIn(git.getWorkTree().toPath(), here);
    }

    private static void standIn(Path real, Path here) throws IOException {
        if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(real)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                var there = here.resolve(name);
                if (name.equals(Constants.DOT_GIT) || name.equals(Constants.DOT_GIT_ATTRIBUTES)) {
                    continue;
                }
                if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(there, entry.toAbsolutePath());
                } else if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                    standIn(entry, there);
                }
            }
        }
    }

    private void index(Map<String, ObjectId> files) {
        var lines = new StringBuilder();
        files.forEach((path, id) -> lines.append(REGULAR)
                .append(id.name())
                .append('\t')
                .append(path)
                .append('\0'));
        must(lines.toString(), "update-index", "-z", "--index-info");
    }

    private static ChildProcess.Result add(ChildProcess process, List<String> paths) {
        return process.run(
                command("update-index", "--add", "--replace", "-z", "--stdin"),
                (String.join("\0", paths) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Git stops at the first that it can't convert and does not always say which. */
    private static Refused culprit(ChildProcess process, List<String> paths, ChildProcess.Result failed) {
        var among = paths;
        var why = failed;
        while (among.size() > 1) {
            var half = among.subList(0, among.size() / 2);
            var result = add(process, half);
            if (result.code() != 0) {
                why = result;
                among = half;
            } else {
                among = among.subList(half.size(), among.size());
            }
        }
        var last = add(process, among);
        return new Refused(new Refusal.UnsafePath(
                among.getFirst(),
                "git can't convert it for storing: "
                        + (last.code() != 0 ? last : why).errors().replace('\n', ' ')));
    }

    private String must(String input, String... arguments) {
        var result = process.run(command(arguments), input.getBytes(StandardCharsets.UTF_8));
        if (result.code() != 0) {
            throw new PortException("'git " + String.join(" ", arguments) + "' failed with exit code " + result.code()
                    + ": " + result.errors());
        }
        return result.text();
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\0", -1))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(
                "git",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.splitIndex=false",
                "-c",
                "core.untrackedCache=false",
                "-c",
                "core.fsync=all",
                "-c",
                "core.fsyncMethod=batch"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    @Override
    public void close() throws IOException {
        FileTree.remove(folder);
    }
}
