package dev.helix.adapter.git;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TreeId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;

/**
 * The repository that an agent's checkout is: the base commit without what came before it, on top of it what the project changes
 * so far, no remote, and objects, index and refs of its own. Objects are copied, not shared: by a shared folder an agent would
 * read what the person has not published, and by a link it would write there. For one caller at a time.
 */
final class WorkspaceRepository {

    /** A person who looks at the checkout later runs what these say, as themselves. */
    private static final List<String> PLANTED = List.of(
            "hooks",
            "config.worktree",
            "commondir",
            "modules",
            "worktrees",
            "info/attributes",
            "info/sparse-checkout",
            "objects/info/alternates");

    private static final List<String> CONVERSION = List.of("autocrlf", "eol", "safecrlf");
    private static final String INDEX = "index";
    private static final int LARGEST_INDEX = 64 * 1024 * 1024;

    private static final Author AGENT = new Author("Agent", "agent@localhost");

    private final Repository production;
    private final Path checkout;
    private final Path git;

    WorkspaceRepository(Repository production, Path checkout) {
        this.production = production;
        this.checkout = checkout;
        this.git = checkout.resolve(Constants.DOT_GIT);
    }

    /**
     * Makes it in a checkout that was just written.
     *
     * @param main the short name of main's branch
     * @param tree what the checkout holds
     */
    void make(ProjectId project, String main, CommitId base, TreeId tree) throws IOException {
        fill("project-" + project, Optional.of(project), main, base, tree);
    }

    /**
     * Makes it in a checkout that was just written, with all that the tree changes on the base in the index, and not committed.
     *
     * @param main the short name of main's branch, which is checked out
     * @param tree what the checkout holds
     * @param person who is about to commit, as hooks ask git for it
     */
    void stage(String main, CommitId base, TreeId tree, Author person) throws IOException {
        fill(main, Optional.empty(), main, base, tree);
        configure(person);
    }

    /** @param project whose change so far is committed; empty to commit nothing */
    private void fill(String branch, Optional<ProjectId> project, String main, CommitId base, TreeId tree)
            throws IOException {
        for (var folder : List.of("objects/pack", "objects/info", "refs/heads", "refs/tags", "info")) {
            Files.createDirectories(git.resolve(folder));
        }
        Files.writeString(git.resolve(Constants.HEAD), "ref: " + Constants.R_HEADS + branch + "\n");
        configure();
        var excluded = production.getCommonDirectory().toPath().resolve("info/exclude");
        if (Files.isRegularFile(excluded)) {
            Files.copy(excluded, git.resolve("info/exclude"));
        }
        var tip = ObjectId.fromString(base.sha());
        try (var reader = production.newObjectReader();
                var walk = new RevWalk(reader);
                var own = new FileRepositoryBuilder()
                        .setGitDir(git.toFile())
                        .setWorkTree(checkout.toFile())
                        .build();
                var inserter = own.newObjectInserter()) {
            var begin = walk.parseCommit(tip);
            var now = ObjectId.fromString(tree.sha());
            pack(reader, new HashSet<>(List.of(begin.getTree(), now)));
            inserter.insert(
                    Constants.OBJ_COMMIT,
                    reader.open(begin, Constants.OBJ_COMMIT).getBytes());
            if (begin.getParentCount() > 0) {
                Files.writeString(git.resolve("shallow"), begin.name() + "\n");
            }
            ref(main, begin);
            if (project.isPresent() && !begin.getTree().equals(now)) {
                tip = inserter.insert(soFar(project.get(), begin, now, begin.getCommitterIdent()));
            }
            inserter.flush();
            ref(branch, tip);
            index(reader, now);
        }
    }

    private static CommitBuilder soFar(ProjectId project, ObjectId base, ObjectId tree, PersonIdent time) {
        var commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentId(base);
        var helix = new PersonIdent("HELIX", "helix@localhost", time.getWhenAsInstant(), time.getZoneId());
        commit.setAuthor(helix);
        commit.setCommitter(helix);
        commit.setMessage("The changes of project " + project + " so far\n");
        return commit;
    }

    private void ref(String branch, ObjectId commit) throws IOException {
        var file = git.resolve(Constants.R_HEADS + branch);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, commit.name() + "\n");
    }

    /** Deltas are taken as they are: it is copied to be read, not to be sent. */
    private void pack(ObjectReader reader, Set<? extends ObjectId> trees) throws IOException {
        var settings = new PackConfig(production);
        settings.setDeltaCompress(false);
        settings.setReuseDeltas(true);
        settings.setReuseObjects(true);
        settings.setBuildBitmaps(false);
        settings.setIndexVersion(2);
        settings.setThreads(1);
        try (var writer = new PackWriter(settings, reader)) {
            writer.setUseBitmaps(false);
            writer.preparePack(NullProgressMonitor.INSTANCE, trees, PackWriter.NONE);
            var name = git.resolve("objects/pack/pack-" + writer.computeName().name());
            try (var out = new BufferedOutputStream(Files.newOutputStream(Path.of(name + ".pack")))) {
                writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
            }
            try (var out = new BufferedOutputStream(Files.newOutputStream(Path.of(name + ".idx")))) {
                writer.writeIndex(out);
            }
        }
    }

    /** With the files' times, so that git need not read them all to say that nothing has changed. */
    private void index(ObjectReader reader, ObjectId tree) throws IOException {
        var index = DirCache.lock(git.resolve(INDEX).toFile(), FS.DETECTED);
        var builder = index.builder();
        try (var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(tree);
            while (walk.next()) {
                var entry = new DirCacheEntry(walk.getRawPath());
                entry.setFileMode(walk.getFileMode(0));
                entry.setObjectId(walk.getObjectId(0));
                var file = checkout.resolve(walk.getPathString());
                if (!FileMode.GITLINK.equals(walk.getRawMode(0)) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    var stat = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    entry.setLength(stat.size());
                    entry.setLastModified(stat.lastModifiedTime().toInstant());
                }
                builder.add(entry);
            }
        }
        if (!builder.commit()) {
            throw new IOException("its index can't be written");
        }
    }

    private void configure() throws IOException {
        configure(AGENT);
    }

    private void configure(Author person) throws IOException {
        var config = new Config();
        config.setInt("core", null, "repositoryformatversion", 0);
        config.setBoolean("core", null, "bare", false);
        config.setBoolean("core", null, "filemode", true);
        // Of a file's stat data, an index that Java wrote has size and time alone.
        config.setString("core", null, "checkStat", "minimal");
        config.setBoolean("core", null, "trustctime", false);
        for (var key : CONVERSION) {
            var value = production.getConfig().getString("core", null, key);
            if (value != null) {
                config.setString("core", null, key, value);
            }
        }
        config.setString("user", null, "name", person.name());
        config.setString("user", null, "email", person.email());
        config.setBoolean("commit", null, "gpgsign", false);
        config.setBoolean("tag", null, "gpgsign", false);
        config.setString("push", null, "default", "nothing");
        // Nothing of it shall run on in the background.
        config.setInt("gc", null, "auto", 0);
        config.setBoolean("maintenance", null, "auto", false);
        var file = git.resolve(Constants.CONFIG);
        FileTree.remove(file);
        Files.writeString(file, config.toText());
    }

    /** Takes away what would run as the person who looks at the checkout with their own git: settings and hooks. */
    void disarm() throws IOException {
        if (!Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            // Put there by the agent, and it may lead anywhere.
            FileTree.remove(git);
            return;
        }
        for (var place : PLANTED) {
            var at = git.resolve(place);
            var folder = at.resolveSibling(".");
            if (Files.isDirectory(folder) && folder.toRealPath().startsWith(git.toRealPath())) {
                FileTree.remove(at);
            }
        }
        configure();
    }

    /** Returns what the agent has git know, with all folders on the way there; empty where that can't be read. */
    Set<String> tracked() {
        var file = git.resolve(INDEX);
        var all = new HashSet<String>();
        try {
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= LARGEST_INDEX) {
                var index = DirCache.read(file.toFile(), FS.DETECTED);
                for (int at = 0; at < index.getEntryCount(); at++) {
                    var path = index.getEntry(at).getPathString();
                    for (int end = path.length(); end > 0 && all.add(path.substring(0, end)); ) {
                        end = path.lastIndexOf('/', end - 1);
                    }
                }
            }
            return all;
        } catch (IOException | RuntimeException e) {
            // An index that the agent wrote by hand counts for nothing.
            return Set.of();
        }
    }
}
