package dev.helix.adapter.git;

import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The history that git may tell in a slot: the commits and tags that lead to the slot's tree, and the folders of that tree. It is
 * a copy, without any content of files, so that whatever runs in a slot reads nothing of the person's repository and writes
 * nothing there. For one thread.
 */
final class SlotHistory {

    /** So far back git tells of the past, from where HELIX began. */
    private static final int MOST_COMMITS = 5000;

    private static final int MANY = 64;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String SHALLOW = "shallow";
    private static final String BOOT = "boot";
    private static final String TAG_REFS = Constants.R_TAGS;
    private static final int FAN_OUT = 2;

    private final Repository git;
    private final Path folder;
    private final String boot;

    /**
     * @param folder that has the copy; made when it is not there
     * @param boot the run of the machine: a copy of an earlier one may have lost what was not on disk yet
     */
    SlotHistory(Repository git, Path folder, String boot) {
        this.git = git;
        this.folder = folder;
        this.boot = boot;
    }

    /**
     * Git's answers in a slot.
     *
     * @param commit that HEAD is
     * @param tags by their full names: the object, and the commit that it stands for where it is another
     * @param shallow the commits whose parents are not there
     */
    record Told(ObjectId commit, Map<String, Tag> tags, Set<String> shallow) {}

    /** A tag, and the commit behind it. */
    record Tag(ObjectId object, ObjectId commit) {}

    Path objects() {
        return folder.resolve(Constants.OBJECTS);
    }

    /**
     * Copies what is missing.
     *
     * @param main the head of the main branch: the commit of the tree where it has that tree, or else the parent of one that
     *     depends on both alone, so that all slots with one tree tell the same
     * @param earlier a tree that was copied before; null where none is known. Of the new one only what differs is read
     */
    Told copy(TreeId tree, ObjectId main, @Nullable TreeId earlier) throws IOException {
        var fresh = begin();
        try (var copy = new FileRepository(folder.toFile());
                var reader = git.newObjectReader();
                var there = copy.newObjectReader();
                var walk = new RevWalk(reader)) {
            var missing = new LinkedHashMap<ObjectId, Integer>();
            var root = ObjectId.fromString(tree.sha());
            if (earlier == null || !addDifference(reader, there, ObjectId.fromString(earlier.sha()), root, missing)) {
                addTrees(reader, fresh ? id -> false : there::has, root, missing);
            }
            var head = walk.parseCommit(main);
            var shallow = new TreeSet<>(shallow());
            var commits = addCommits(walk, there, head, missing, shallow);
            var tags = tags(walk, there, commits, missing);
            var own = head.getTree().getId().equals(root) ? null : commit(root, head);
            insert(copy, reader, missing, own);
            keep(shallow);
            return new Told(own == null ? main : id(own), tags, shallow);
        }
    }

    /** Returns whether there is nothing in it yet: then nobody has to be asked ten thousand times. */
    private boolean begin() throws IOException {
        var written = folder.resolve(BOOT);
        if (Files.exists(written)
                && !boot.isEmpty()
                && Files.readString(written).equals(boot)) {
            return false;
        }
        FileTree.remove(folder);
        SlotFolder.privately(folder);
        try (var made =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build()) {
            made.create(true);
        }
        Files.writeString(written, boot);
        return true;
    }

    /** Asks whether an object is in the copy. */
    private interface Presence {
        boolean has(ObjectId id) throws IOException;
    }

    /** Returns whether the earlier tree is still there, so that this is all that is missing. */
    private static boolean addDifference(
            ObjectReader reader, ObjectReader there, ObjectId earlier, ObjectId tree, Map<ObjectId, Integer> missing)
            throws IOException {
        if (!there.has(earlier)) {
            return false;
        }
        var found = new ArrayList<ObjectId>();
        if (!there.has(tree)) {
            found.add(tree);
        }
        try (var walk = new TreeWalk(reader)) {
            walk.addTree(tree);
            walk.addTree(earlier);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                if (FileMode.TREE.equals(walk.getRawMode(0)) && !there.has(walk.getObjectId(0))) {
                    found.add(walk.getObjectId(0));
                    walk.enterSubtree();
                }
            }
        } catch (MissingObjectException e) {
            return false;
        }
        // A tree in the copy has all trees below it, also when this is interrupted.
        found.reversed().forEach(id -> missing.put(id, Constants.OBJ_TREE));
        return true;
    }

    private static void addTrees(ObjectReader reader, Presence there, ObjectId tree, Map<ObjectId, Integer> missing)
            throws IOException {
        if (missing.containsKey(tree) || there.has(tree)) {
            return;
        }
        var parser = new CanonicalTreeParser(new byte[0], reader, tree);
        while (!parser.eof()) {
            if (parser.getEntryFileMode().equals(FileMode.TREE)) {
                addTrees(reader, there, parser.getEntryObjectId(), missing);
            }
            parser.next();
        }
        // A commit that is there has all that is below it.
        missing.put(tree, Constants.OBJ_TREE);
    }

    /** Returns the commits that were missing. */
    private static Set<ObjectId> addCommits(
            RevWalk walk, ObjectReader there, RevCommit head, Map<ObjectId, Integer> missing, Set<String> shallow)
            throws IOException {
        var added = new HashSet<ObjectId>();
        var queue = new PriorityQueue<>(
                Comparator.comparingInt(RevCommit::getCommitTime).reversed());
        queue.add(head);
        var cut = walk.getObjectReader().getShallowCommits();
        while (!queue.isEmpty() && added.size() < MOST_COMMITS) {
            var commit = queue.remove();
            if (there.has(commit) || !added.add(commit.getId())) {
                continue;
            }
            missing.put(commit.getId(), Constants.OBJ_COMMIT);
            if (cut.contains(commit)) {
                shallow.add(commit.name());
            }
            for (var parent : commit.getParents()) {
                queue.add(walk.parseCommit(parent));
            }
        }
        for (var commit : added) {
            for (var parent : walk.parseCommit(commit).getParents()) {
                if (!added.contains(parent) && !there.has(parent)) {
                    shallow.add(commit.name());
                }
            }
        }
        return added;
    }

    private Map<String, Tag> tags(RevWalk walk, ObjectReader there, Set<ObjectId> added, Map<ObjectId, Integer> missing)
            throws IOException {
        var tags = new TreeMap<String, Tag>();
        for (Ref ref : git.getRefDatabase().getRefsByPrefix(TAG_REFS)) {
            var object = ref.getObjectId();
            if (object == null || !git.getObjectDatabase().has(object)) {
                continue;
            }
            var named = walk.parseAny(object);
            if (!(walk.peel(named) instanceof RevCommit commit)
                    || (!added.contains(commit.getId()) && !there.has(commit))) {
                continue;
            }
            for (var next = named; next instanceof RevTag tag; next = tag.getObject()) {
                walk.parseBody(tag);
                if (!there.has(tag)) {
                    missing.put(tag.getId(), Constants.OBJ_TAG);
                }
            }
            tags.put(ref.getName(), new Tag(object, commit.getId()));
        }
        return tags;
    }

    /** Nothing in it but what it is of may differ from slot to slot. */
    private static byte[] commit(ObjectId tree, RevCommit parent) throws IOException {
        var when = parent.getCommitterIdent();
        var helix = new PersonIdent("HELIX", "helix@localhost", when.getWhenAsInstant(), when.getZoneId());
        var builder = new CommitBuilder();
        builder.setTreeId(tree);
        builder.setParentId(parent);
        builder.setAuthor(helix);
        builder.setCommitter(helix);
        builder.setMessage("What a slot of HELIX holds\n");
        return builder.build();
    }

    private static ObjectId id(byte[] commit) {
        try (var formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(Constants.OBJ_COMMIT, commit);
        }
    }

    private void insert(FileRepository copy, ObjectReader reader, Map<ObjectId, Integer> missing, byte @Nullable [] own)
            throws IOException {
        var all = missing.entrySet();
        if (missing.size() > MANY) {
            pack(missing.keySet());
            all = Set.of();
        }
        try (var inserter = copy.newObjectInserter()) {
            for (var object : all) {
                if (!copyFile(object.getKey())) {
                    inserter.insert(
                            object.getValue(),
                            reader.open(object.getKey(), object.getValue()).getCachedBytes(Integer.MAX_VALUE));
                }
            }
            if (own != null) {
                inserter.insert(Constants.OBJ_COMMIT, own);
            }
            inserter.flush();
        }
    }

    /** Has git put them into one pack: it takes over what is compressed already. */
    private void pack(Collection<ObjectId> ids) throws IOException {
        var packs = Files.createDirectories(objects().resolve("pack"));
        var names = ids.stream().map(id -> id.name() + "\n").collect(Collectors.joining());
        var command = List.of(
                "git",
                "--git-dir=" + git.getDirectory(),
                "pack-objects",
                "-q",
                // Nobody looks for what is alike: most of it is in packs already.
                "--window=0",
                packs.resolve("pack").toString());
        var result = new ChildProcess(folder, LIMIT).run(command, names.getBytes(StandardCharsets.US_ASCII));
        if (result.code() != 0) {
            throw new IOException("git could not copy what is known of the past: " + result.errors());
        }
    }

    /** Copies an object that is a file of its own as it is; returns whether there is such a file. */
    private boolean copyFile(ObjectId id) throws IOException {
        var name = id.name().substring(0, FAN_OUT) + "/" + id.name().substring(FAN_OUT);
        var next = objects().resolve("tmp_obj_copied");
        try {
            Files.copy(
                    git.getCommonDirectory().toPath().resolve(Constants.OBJECTS).resolve(name),
                    next,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            return false;
        }
        var file = objects().resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private Set<String> shallow() throws IOException {
        var file = folder.resolve(SHALLOW);
        return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : Set.of();
    }

    private void keep(Set<String> shallow) throws IOException {
        if (!shallow.equals(shallow())) {
            var next = folder.resolve(SHALLOW + ".next");
            Files.write(next, shallow);
            Files.move(next, folder.resolve(SHALLOW), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
