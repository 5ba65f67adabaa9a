package dev.helix.enforcement.validator;

import dev.helix.domain.answer.DecodedText;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileEntry;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A repository that knows decisions: their index is made from their headers after each merge and never merged itself, and two
 * that drew one number conflict. Everything else is as the repository below has it. Safe for use by many threads.
 */
public final class DecisionMerging implements Repository {

    private static final RepoPath FOLDER = new RepoPath("adr");
    private static final RepoPath INDEX = new RepoPath("adr/INDEX.md");
    private static final Pattern NUMBERED = Pattern.compile("adr/(\\d{1,9})(-[^/]*\\.md)");

    private final Repository repository;
    private final Locale locale;

    public DecisionMerging(Repository repository, Locale locale) {
        this.repository = repository;
        this.locale = locale;
    }

    @Override
    public MergeResult merge(Bundle bundle, CommitId onto) {
        if (!concernsDecisions(bundle)) {
            return repository.merge(bundle, onto);
        }
        var rest = isIndexMade(bundle, onto) ? withoutIndex(bundle) : bundle.changes();
        var numbers = taken(bundle, onto);
        return switch (merged(new Part(bundle.base(), rest), onto)) {
            case MergeResult.Conflicted(var conflicts) -> {
                var all = new ArrayList<>(conflicts);
                all.addAll(numbers);
                yield new MergeResult.Conflicted(all);
            }
            case MergeResult.AlreadyContained contained -> indexed(bundle, rest, repository.tree(onto), onto, numbers);
            case MergeResult.Clean(var tree) -> indexed(bundle, rest, tree, onto, numbers);
        };
    }

    private MergeResult indexed(Bundle bundle, List<Change> rest, TreeId tree, CommitId onto, List<Conflict> numbers) {
        if (!numbers.isEmpty()) {
            return new MergeResult.Conflicted(numbers);
        }
        var whole = rest.size() == bundle.changes().size() ? tree : reindexed(tree, onto);
        return whole.equals(repository.tree(onto)) ? new MergeResult.AlreadyContained() : new MergeResult.Clean(whole);
    }

    /** As the repository below marks it; a decision whose number is taken gets the next free one. */
    @Override
    public TreeId mergeMarked(Bundle bundle, CommitId onto) {
        if (!concernsDecisions(bundle)) {
            return repository.mergeMarked(bundle, onto);
        }
        var made = isIndexMade(bundle, onto);
        var rest = made ? withoutIndex(bundle) : bundle.changes();
        var tree =
                rest.isEmpty() ? repository.tree(onto) : repository.mergeMarked(new Bundle(bundle.base(), rest), onto);
        for (var number : taken(bundle, onto)) {
            tree = renumbered(tree, number.path(), onto);
        }
        return made ? reindexed(tree, onto) : tree;
    }

    private record Part(CommitId base, List<Change> changes) {}

    private MergeResult merged(Part part, CommitId onto) {
        return part.changes().isEmpty()
                ? new MergeResult.AlreadyContained()
                : repository.merge(new Bundle(part.base(), part.changes()), onto);
    }

    private static boolean concernsDecisions(Bundle bundle) {
        return bundle.changes().stream()
                .map(Change::path)
                .anyMatch(path ->
                        path.equals(INDEX) || NUMBERED.matcher(path.value()).matches());
    }

    private static List<Change> withoutIndex(Bundle bundle) {
        return bundle.changes().stream()
                .filter(change -> !change.path().equals(INDEX))
                .toList();
    }

    /** An index that a person keeps by hand is a file like any other. */
    private boolean isIndexMade(Bundle bundle, CommitId onto) {
        var own = bundle.changes().stream()
                .filter(change -> change.path().equals(INDEX))
                .flatMap(change -> blob(change).stream())
                .findFirst();
        var there = repository.file(onto, INDEX).map(FileEntry::blob);
        return own.filter(this::isMade).isPresent() && there.map(this::isMade).orElse(true);
    }

    private boolean isMade(BlobId index) {
        return Housekeeping.isMade(repository.read(index).text());
    }

    private static Optional<BlobId> blob(Change change) {
        return switch (change) {
            case Change.Add add -> Optional.of(add.blob());
            case Change.Modify modify -> Optional.of(modify.blob());
            case Change.Rename rename -> Optional.of(rename.blob());
            case Change.Delete delete -> Optional.empty();
            case Change.Chmod chmod -> Optional.empty();
        };
    }

    /** Returns a conflict for each new decision of the bundle whose number another one has on main. */
    private List<Conflict> taken(Bundle bundle, CommitId onto) {
        var gone = bundle.changes().stream()
                .filter(change -> !(change instanceof Change.Add))
                .map(change -> change instanceof Change.Rename rename ? rename.from() : change.path())
                .collect(Collectors.toSet());
        var found = new ArrayList<Conflict>();
        var there = repository.names(repository.tree(onto), FOLDER);
        for (var change : bundle.changes()) {
            if (change instanceof Change.Add add && isDecision(add.path(), repository.read(add.blob()))) {
                holder(onto, add.path(), there, gone)
                        .ifPresent(other -> found.add(new Conflict(
                                add.path(),
                                Conflict.Kind.NUMBER,
                                List.of(new Conflict.Hunk(
                                        "", other.value(), add.path().value())))));
            }
        }
        return found;
    }

    private Optional<RepoPath> holder(CommitId onto, RepoPath path, List<String> there, Set<RepoPath> gone) {
        return there.stream()
                .map(name -> new RepoPath(FOLDER + "/" + name))
                .filter(other -> !other.equals(path) && !gone.contains(other) && number(other) == number(path))
                .filter(other -> repository
                        .file(onto, other)
                        .filter(entry -> isDecision(other, repository.read(entry.blob())))
                        .isPresent())
                .findFirst();
    }

    /** A number in a name alone may be a year. */
    private static boolean isDecision(RepoPath path, Content content) {
        var number = number(path);
        return number >= 0
                && Pattern.compile("(?m)^adr_id:\\s*[\"']?0*" + number + "\\b")
                        .matcher(content.text())
                        .find();
    }

    private static long number(RepoPath path) {
        var match = NUMBERED.matcher(path.value());
        return match.matches() ? Long.parseLong(match.group(1)) : -1;
    }

    private TreeId renumbered(TreeId tree, RepoPath path, CommitId onto) {
        var entry = repository.file(tree, path).orElseThrow();
        var match = NUMBERED.matcher(path.value());
        if (!match.matches()) {
            return tree;
        }
        var number = new Housekeeping(new TreeView(repository, tree), locale).nextAdr();
        var next = new RepoPath(FOLDER + "/" + number + match.group(2));
        // Byte by byte: nobody says that the rest of the file is UTF-8.
        var text = new String(repository.read(entry.blob()).bytes(), StandardCharsets.ISO_8859_1)
                .replaceFirst("(?m)^adr_id:.*$", "adr_id: \"" + number + "\"");
        var blob = repository.store(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
        return changed(tree, onto, new Change.Rename(path, next, entry.mode(), entry.blob(), blob));
    }

    private TreeId reindexed(TreeId tree, CommitId onto) {
        var blob = repository.store(Content.of(new Housekeeping(new TreeView(repository, tree), locale).adrIndex()));
        var there = repository.file(tree, INDEX);
        if (there.isPresent() && there.get().blob().equals(blob)) {
            return tree;
        }
        return changed(
                tree,
                onto,
                there.<Change>map(entry -> new Change.Modify(INDEX, entry.mode(), entry.blob(), blob))
                        .orElseGet(() -> new Change.Add(INDEX, FileMode.REGULAR, blob)));
    }

    /** Changes apply to commits; this one is on no branch. */
    private TreeId changed(TreeId tree, CommitId onto, Change change) {
        var commit = repository.commit(
                new CommitDraft(tree, onto, repository.person(), "helix: decisions\n", Instant.EPOCH));
        return repository.apply(new Bundle(commit, List.of(change)));
    }

    /** The decisions of a tree. */
    private record TreeView(Repository repository, TreeId tree) implements FileView {
        @Override
        public Kind kind(String path) {
            return repository.file(tree, new RepoPath(path)).isPresent() ? Kind.FILE : Kind.MISSING;
        }

        @Override
        public Optional<String> text(String path) {
            return repository
                    .file(tree, new RepoPath(path))
                    .map(entry ->
                            DecodedText.lenient(repository.read(entry.blob()).bytes()));
        }

        @Override
        public List<String> names(String directory) {
            return repository.names(tree, new RepoPath(directory));
        }

        @Override
        public Optional<String> locate(Path absolute) {
            return Optional.empty();
        }
    }

    @Override
    public CommitId main() {
        return repository.main();
    }

    @Override
    public TreeId tree(CommitId commit) {
        return repository.tree(commit);
    }

    @Override
    public Optional<FileEntry> file(CommitId commit, RepoPath path) {
        return repository.file(commit, path);
    }

    @Override
    public Optional<FileEntry> file(TreeId tree, RepoPath path) {
        return repository.file(tree, path);
    }

    @Override
    public List<String> names(TreeId tree, RepoPath folder) {
        return repository.names(tree, folder);
    }

    @Override
    public List<RepoPath> paths(TreeId tree) {
        return repository.paths(tree);
    }

    @Override
    public Optional<CommitId> parent(CommitId commit) {
        return repository.parent(commit);
    }

    @Override
    public List<CommitId> since(CommitId base, CommitId tip) {
        return repository.since(base, tip);
    }

    @Override
    public Content read(BlobId blob) {
        return repository.read(blob);
    }

    @Override
    public BlobId store(Content content) {
        return repository.store(content);
    }

    @Override
    public Map<RepoPath, BlobId> checkIn(TreeId tree, Map<RepoPath, Content> files) {
        return repository.checkIn(tree, files);
    }

    @Override
    public Map<RepoPath, Content> checkOut(TreeId tree, Collection<RepoPath> paths) {
        return repository.checkOut(tree, paths);
    }

    @Override
    public List<String> removeOwnLocks() {
        return repository.removeOwnLocks();
    }

    @Override
    public TreeId apply(Bundle bundle) {
        return repository.apply(bundle);
    }

    /** A merge that concerns decisions is stored, since the index is made from it. */
    @Override
    public MergeTrial tryMerge(Bundle bundle, CommitId onto) {
        return concernsDecisions(bundle) ? MergeTrial.of(merge(bundle, onto)) : repository.tryMerge(bundle, onto);
    }

    @Override
    public CommitId commit(CommitDraft draft) {
        return repository.commit(draft);
    }

    @Override
    public CommitId commitForMain(CommitDraft draft) {
        return repository.commitForMain(draft);
    }

    @Override
    public Optional<String> signingProblem() {
        return repository.signingProblem();
    }

    @Override
    public void pin(String name, CommitId commit) {
        repository.pin(name, commit);
    }

    @Override
    public SortedMap<String, CommitId> pinned() {
        return repository.pinned();
    }

    @Override
    public void unpin(Collection<String> names) {
        repository.unpin(names);
    }

    @Override
    public int pack(Collection<CommitId> commits) {
        return repository.pack(commits);
    }

    @Override
    public boolean advanceMain(CommitId expected, CommitId next) {
        return repository.advanceMain(expected, next);
    }

    @Override
    public List<RepoPath> changed(TreeId from, TreeId to) {
        return repository.changed(from, to);
    }

    @Override
    public Map<RepoPath, RepoPath> renames(TreeId from, TreeId to) {
        return repository.renames(from, to);
    }

    @Override
    public String diff(TreeId from, TreeId to) {
        return repository.diff(from, to);
    }

    @Override
    public Author person() {
        return repository.person();
    }
}
