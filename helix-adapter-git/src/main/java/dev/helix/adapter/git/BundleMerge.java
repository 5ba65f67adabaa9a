package dev.helix.adapter.git;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Conflict.Kind;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * One merge of a bundle onto main: three-way for each file that the bundle names, so that the cost grows with the bundle
 * and not with the repository. In the words of git, main is "ours" and the project "theirs".
 */
final class BundleMerge {

    private final ObjectReader reader;
    private final ObjectInserter scratch;
    private final ObjectInserter inserter;
    private final Trees trees;
    private final Renames renames;
    private final ObjectId base;
    private final ObjectId main;
    private final TreeEdits edits;
    private final FoldedFolders folded;
    private final Map<RepoPath, Entry> written = new HashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private boolean marking;

    /**
     * @param trees reads by {@code reader}
     * @param scratch writes what has to be read again while merging
     * @param results writes what the merged tree consists of
     * @param base the tree that the bundle started from
     * @param main the one to merge onto
     */
    BundleMerge(
            Trees trees,
            ObjectReader reader,
            ObjectInserter scratch,
            ObjectInserter results,
            Renames renames,
            FoldedFolders folded,
            ObjectId base,
            ObjectId main) {
        this.folded = folded;
        this.reader = reader;
        this.scratch = scratch;
        this.inserter = results;
        this.trees = trees;
        this.renames = renames;
        this.base = base;
        this.main = main;
        this.edits = new TreeEdits(trees, results);
    }

    MergeResult merge(Bundle bundle) throws IOException {
        var tree = apply(bundle);
        if (!conflicts.isEmpty()) {
            conflicts.sort(Comparator.comparing(Conflict::path));
            return new MergeResult.Conflicted(conflicts);
        }
        return tree.equals(main) ? new MergeResult.AlreadyContained() : new MergeResult.Clean(new TreeId(tree.name()));
    }

    /** Says what {@link #merge} would. No tree is written; contents that have to be merged are. */
    MergeTrial trial(Bundle bundle) throws IOException {
        edit(bundle);
        var changes = edits.change(main);
        noteClashes();
        if (!conflicts.isEmpty()) {
            conflicts.sort(Comparator.comparing(Conflict::path));
            return new MergeTrial.Conflicted(conflicts);
        }
        return changes ? new MergeTrial.Fits() : new MergeTrial.AlreadyContained();
    }

    /** Merges, and writes both versions of what clashes into the file where it is text. */
    TreeId mergeMarked(Bundle bundle) throws IOException {
        marking = true;
        return new TreeId(apply(bundle).name());
    }

    private ObjectId apply(Bundle bundle) throws IOException {
        edit(bundle);
        var tree = edits.write(main);
        noteClashes();
        return tree;
    }

    private void noteClashes() {
        edits.clashes().forEach(path -> conflict(path, Kind.FILE_DIRECTORY));
    }

    private void edit(Bundle bundle) throws IOException {
        var misplaced = new MisplacedFiles(reader, trees, renames, base, main);
        var wanted = misplaced.mayBe(bundle.changes(), onBase(bundle));
        var changes = new ProjectRenames(reader, scratch, trees, renames, base, main).found(bundle, wanted);
        var moves = misplaced.find(changes);
        for (var change : marking ? following(changes, moves) : changes) {
            switch (change) {
                case Change.Add(var path, var mode, var blob) -> put(path, Entry.of(mode, blob));
                case Change.Modify(var path, var mode, var was, var blob) -> change(path, Entry.of(mode, blob));
                case Change.Chmod(var path, var mode, var blob) -> change(path, Entry.of(mode, blob));
                case Change.Delete(var path, var was) -> delete(path);
                case Change.Rename(var from, var path, var mode, var was, var blob) ->
                    move(from, path, Entry.of(mode, blob));
            }
        }
        for (var file : moves) {
            place(file);
        }
        noteTwins(changes);
    }

    private TreeEdits onBase(Bundle bundle) {
        var onBase = new TreeEdits(trees, scratch);
        for (var change : bundle.changes()) {
            switch (change) {
                case Change.Add(var path, var mode, var blob) -> onBase.put(path, Entry.of(mode, blob));
                case Change.Modify modify -> {}
                case Change.Chmod chmod -> {}
                case Change.Delete(var path, var was) -> onBase.delete(path);
                case Change.Rename(var from, var path, var mode, var was, var blob) -> {
                    onBase.delete(from);
                    onBase.put(path, Entry.of(mode, blob));
                }
            }
        }
        return onBase;
    }

    /** Puts the project's files where the folder is now that main moved. */
    private static List<Change> following(List<Change> changes, List<MisplacedFiles.Misplaced> moves) {
        var there = new HashMap<RepoPath, RepoPath>();
        moves.stream()
                .filter(MisplacedFiles.Misplaced::byMain)
                .forEach(file -> there.put(file.path(), file.there() == null ? file.path() : file.there()));
        return changes.stream()
                .map(change -> switch (change) {
                    case Change.Add(var path, var mode, var blob) ->
                        new Change.Add(there.getOrDefault(path, path), mode, blob);
                    case Change.Rename(var from, var path, var mode, var was, var blob) ->
                        new Change.Rename(from, there.getOrDefault(path, path), mode, was, blob);
                    default -> change;
                })
                .toList();
    }

    /** Git stops here, too: nobody knows whether the file belongs to the folder or to its old place. */
    private void place(MisplacedFiles.Misplaced file) throws IOException {
        var there = file.there();
        if (there == null) {
            conflict(file.path(), Kind.FILE_LOCATION);
            return;
        }
        var names = file.byMain()
                ? new Conflict.Hunk(file.path().value(), there.value(), "")
                : new Conflict.Hunk(file.path().value(), "", there.value());
        conflicts.add(new Conflict(file.path(), Kind.FILE_LOCATION, List.of(names)));
        var entry = file.byMain() ? null : trees.findFile(main, file.path());
        if (marking && entry != null) {
            edits.delete(file.path());
            edits.put(there, entry);
        }
    }

    private void noteTwins(List<Change> changes) throws IOException {
        var twins = new Twins(folded, trees, main, edits);
        for (var change : changes) {
            if ((change instanceof Change.Add || change instanceof Change.Rename)
                    && twins.of(change.path()).isPresent()) {
                conflict(change.path(), Kind.TWIN);
            }
        }
    }

    private void change(RepoPath path, Entry theirs) throws IOException {
        var ours = trees.find(main, path);
        if (ours != null && !ours.isTree()) {
            mergeInto(path, ours, theirs, path);
            return;
        }
        var moved = movedOnMain(path);
        if (moved != null) {
            var there = trees.findFile(main, moved);
            if (there != null) {
                mergeInto(path, there, theirs, moved);
                return;
            }
        }
        conflict(path, ours == null ? Kind.DELETE_MODIFY : Kind.FILE_DIRECTORY);
    }

    private void delete(RepoPath path) throws IOException {
        var ours = trees.findFile(main, path);
        if (ours == null) {
            var moved = movedOnMain(path);
            if (moved != null) {
                conflict(moved, Kind.MODIFY_DELETE);
            }
        } else if (ours.equals(trees.findFile(base, path))) {
            edits.delete(path);
        } else {
            conflict(path, Kind.MODIFY_DELETE);
        }
    }

    private void move(RepoPath from, RepoPath path, Entry theirs) throws IOException {
        var ours = trees.findFile(main, from);
        if (ours != null) {
            edits.delete(from);
            var merged = ours.isRegular() == theirs.isRegular()
                    ? threeWay(path, trees.findFile(base, from), ours, theirs, Kind.CONTENT)
                    : movedAndOfAnotherKind(path);
            if (merged != null) {
                put(path, merged);
            }
            return;
        }
        var moved = movedOnMain(from);
        var there = moved == null ? null : trees.findFile(main, moved);
        if (moved == null || there == null) {
            conflict(path, Kind.DELETE_MODIFY);
        } else if (moved.equals(path)) {
            mergeInto(from, there, theirs, path);
        } else {
            var names = new Conflict.Hunk(from.value(), moved.value(), path.value());
            conflicts.add(new Conflict(from, Kind.RENAME_RENAME, List.of(names)));
        }
    }

    private void mergeInto(RepoPath was, Entry ours, Entry theirs, RepoPath path) throws IOException {
        var merged = was.equals(path) || ours.isRegular() == theirs.isRegular()
                ? threeWay(path, trees.findFile(base, was), ours, theirs, Kind.CONTENT)
                : movedAndOfAnotherKind(path);
        if (merged == null) {
            return;
        }
        var rival = written.put(path, merged);
        if (rival != null && !rival.equals(merged)) {
            conflict(path, Kind.ADD_ADD);
        } else if (!merged.equals(ours)) {
            edits.put(path, merged);
        }
    }

    /** One side moved a file, the other made a link of it, or a file of a link: nobody can say what is meant. */
    private @Nullable Entry movedAndOfAnotherKind(RepoPath path) {
        conflict(path, Kind.MODE);
        return null;
    }

    /** Puts a file under a name that is new, or that the bundle itself has freed; main may have one of its own there. */
    private void put(RepoPath path, Entry theirs) throws IOException {
        var freed = trees.findFile(base, path) != null;
        var ours = written.getOrDefault(path, freed ? null : trees.findFile(main, path));
        var merged = ours == null ? theirs : threeWay(path, null, ours, theirs, Kind.ADD_ADD);
        if (merged != null) {
            written.put(path, merged);
            edits.put(path, merged);
        }
    }

    private @Nullable RepoPath movedOnMain(RepoPath path) throws IOException {
        var moved = renames.between(reader, base, main).get(path.value());
        return moved == null || RepoPath.objection(moved).isPresent() ? null : new RepoPath(moved);
    }

    /** Returns the merged file; null when there was a conflict, which is then noted. */
    private @Nullable Entry threeWay(RepoPath path, @Nullable Entry was, Entry ours, Entry theirs, Kind kind)
            throws IOException {
        if (ours.equals(theirs) || theirs.equals(was)) {
            return ours;
        }
        if (ours.equals(was)) {
            return theirs;
        }
        if (ours.format() != theirs.format()) {
            conflict(path, Kind.MODE);
            return null;
        }
        var id = content(path, was, ours, theirs, kind);
        if (id == null) {
            return null;
        }
        if (ours.mode() == theirs.mode() || (was != null && ours.mode() == was.mode())) {
            return new Entry(theirs.mode(), id);
        }
        if (was != null && theirs.mode() == was.mode()) {
            return new Entry(ours.mode(), id);
        }
        conflict(path, Kind.MODE);
        return null;
    }

    private @Nullable ObjectId content(RepoPath path, @Nullable Entry was, Entry ours, Entry theirs, Kind kind)
            throws IOException {
        if (ours.id().equals(theirs.id()) || (was != null && theirs.id().equals(was.id()))) {
            return ours.id();
        }
        if (was != null && ours.id().equals(was.id())) {
            return theirs.id();
        }
        if (!ours.isRegular()) {
            conflict(path, kind == Kind.ADD_ADD ? kind : Kind.BINARY);
            return null;
        }
        var text = was != null && was.isRegular() ? was.id() : null;
        return switch (new ContentMerge(reader).merge(text, ours.id(), theirs.id())) {
            case ContentMerge.Outcome.Merged(var merged) -> inserter.insert(Constants.OBJ_BLOB, merged.bytes());
            case ContentMerge.Outcome.Binary() -> {
                conflict(path, kind == Kind.ADD_ADD ? kind : Kind.BINARY);
                yield null;
            }
            case ContentMerge.Outcome.Clashing(var hunks, var marked) -> {
                conflicts.add(new Conflict(path, kind, hunks));
                yield marking ? inserter.insert(Constants.OBJ_BLOB, marked.bytes()) : null;
            }
        };
    }

    private void conflict(RepoPath path, Kind kind) {
        conflicts.add(new Conflict(path, kind, List.of()));
    }
}
