package dev.helix.adapter.git;

import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The repositories behind the submodules of trees: those that git has cloned below {@code modules} of the person's own git
 * directory, or in the submodule's place in their work tree. Nothing is fetched. For one thread.
 */
final class Submodules implements AutoCloseable {

    /** Why a project has nothing of one. */
    static final String NO_PART = "submodules can't be part of a project; move it on main, with git";

    private static final String SECTION = "submodule";
    private static final String REMEDY = "run `git submodule update --init --recursive` in the root, or leave it out on"
            + " purpose: helix.yaml, leave_out_submodules";

    private final Predicate<String> leftOut;
    private final boolean required;
    private final Map<Path, Repository> opened = new HashMap<>();

    /** @param leftOut says of which submodules, by their paths from the slot on, slots are to have nothing */
    Submodules(Predicate<String> leftOut) {
        this(leftOut, true);
    }

    private Submodules(Predicate<String> leftOut, boolean required) {
        this.leftOut = leftOut;
        this.required = required;
    }

    /** Returns one that leaves out what it can't find, too. */
    static Submodules thatAreThere(Predicate<String> leftOut) {
        return new Submodules(leftOut, false);
    }

    /**
     * The content of a submodule.
     *
     * @param git its repository
     * @param tree of the commit that the outer tree names
     */
    record Content(Repository git, ObjectId tree) {}

    /**
     * A submodule that a tree names.
     *
     * @param path from the slot on
     * @param objection why slots can't have its files, with what to do; null where they can
     * @param left whether they are left out on purpose
     */
    record Named(String path, @Nullable String objection, boolean left) {}

    /** Returns whether a submodule is left out on purpose. */
    boolean leavesOut(String path) {
        return leftOut.test(path);
    }

    /**
     * Returns what a submodule holds; null where that is not known, and need not be.
     *
     * @param outer the repository that has the tree which names it
     * @param tree that names it
     * @param prefix of the outer repository's own place in the slot, empty or with a slash at its end
     * @param path in the outer repository
     * @throws Refused as SubmoduleMissing
     */
    @Nullable
    Content content(Repository outer, ObjectId tree, String prefix, String path, ObjectId commit) throws IOException {
        var why = "";
        for (var place : places(outer, tree, path)) {
            var git = opened(place);
            try (var walk = new RevWalk(git)) {
                if (git.getObjectDatabase().has(commit)) {
                    return new Content(git, walk.parseCommit(commit).getTree().getId());
                }
            }
            why = "its commit " + commit.name() + " is not in " + place;
        }
        if (!required) {
            return null;
        }
        throw new Refused(new Refusal.SubmoduleMissing(
                prefix + path, (why.isEmpty() ? "git has no clone of it here" : why) + "; " + REMEDY));
    }

    private List<Path> places(Repository outer, ObjectId tree, String path) throws IOException {
        var name = name(outer, tree, path);
        var below = name == null
                ? Stream.<Path>empty()
                : Stream.of(outer.getDirectory(), outer.getCommonDirectory())
                        .distinct()
                        .map(folder -> folder.toPath().resolve("modules").resolve(name));
        var places = new ArrayList<>(below.filter(Submodules::isRepository).toList());
        if (!outer.isBare()) {
            var inPlace = outer.getWorkTree().toPath().resolve(path).resolve(Constants.DOT_GIT);
            if (isRepository(inPlace)) {
                places.add(inPlace);
            }
        }
        return places;
    }

    private static boolean isRepository(Path folder) {
        return Files.isDirectory(folder.resolve("objects")) && Files.isRegularFile(folder.resolve("HEAD"));
    }

    /** Names come from the tree, and git takes none that leads out of its folder either. */
    private static @Nullable Path name(Repository git, ObjectId tree, String path) throws IOException {
        var config = modules(git, tree);
        for (var name : config.getSubsections(SECTION)) {
            if (path.equals(config.getString(SECTION, name, "path"))) {
                try {
                    var relative = Path.of(name);
                    boolean leadsOut = name.isEmpty()
                            || relative.isAbsolute()
                            || Stream.of(name.split("[/\\\\]", -1)).anyMatch(".."::equals);
                    return leadsOut ? null : relative;
                } catch (InvalidPathException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static Config modules(Repository git, ObjectId tree) throws IOException {
        try (var found = TreeWalk.forPath(git, Constants.DOT_GIT_MODULES, tree)) {
            return found == null || found.isSubtree()
                    ? new Config()
                    : new BlobBasedConfig(null, git, found.getObjectId(0));
        } catch (ConfigInvalidException e) {
            throw new PortException(".gitmodules can't be read: " + e.getMessage() + "; correct it on main", e);
        }
    }

    private Repository opened(Path place) {
        return opened.computeIfAbsent(place, GitDirectory::open);
    }

    /** Returns whether a tree names submodules as git wants it. */
    static boolean names(Repository git, ObjectId tree) throws IOException {
        try (var found = TreeWalk.forPath(git, Constants.DOT_GIT_MODULES, tree)) {
            return found != null;
        }
    }

    /** Returns all submodules of a tree, those within others, too. Reads the whole of it. */
    List<Named> of(Repository git, ObjectId tree) throws IOException {
        var named = new ArrayList<Named>();
        addAll(git, tree, "", named);
        return named;
    }

    private void addAll(Repository git, ObjectId tree, String prefix, List<Named> named) throws IOException {
        for (var link : links(git, tree).entrySet()) {
            var path = prefix + link.getKey();
            if (leavesOut(path)) {
                named.add(new Named(path, null, true));
                continue;
            }
            try {
                var content = content(git, tree, prefix, link.getKey(), link.getValue());
                named.add(new Named(path, null, false));
                if (content != null) {
                    addAll(content.git(), content.tree(), path + "/", named);
                }
            } catch (Refused e) {
                named.add(new Named(path, objection(e), false));
            }
        }
    }

    private static String objection(Refused refused) {
        return refused.refusal() instanceof Refusal.SubmoduleMissing missing
                ? missing.why()
                : refused.refusal().message();
    }

    /** Returns the commits that a tree names in the place of folders, by path. */
    static Map<String, ObjectId> links(Repository git, ObjectId tree) throws IOException {
        var links = new TreeMap<String, ObjectId>();
        try (var walk = new TreeWalk(git)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
                    links.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
        }
        return links;
    }

    @Override
    public void close() {
        opened.values().forEach(Repository::close);
    }
}
