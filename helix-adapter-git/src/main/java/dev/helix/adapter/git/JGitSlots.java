package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotFolder.Use;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SlotDifferences;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Slots as folders {@code a} and {@code b} beside a symbolic link {@code current}, filled from a repository. Line ends and
 * filters are those that a checkout would apply; submodules come from the clones that git has of them here. Whatever else lies in
 * a slot, such as the products of a build, stays. Git finds in a slot a repository of the slot's own ({@link SlotGit}).
 */
public final class JGitSlots implements Slots {

    private static final System.Logger LOG = System.getLogger(JGitSlots.class.getName());

    private final JGitRepository repository;
    private final Path system;
    private final LiveSlotLink link;
    private final Path state;
    private final SlotSettings settings;
    private final List<JGitSlots> lenders = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger switches = new AtomicInteger();
    private final AtomicInteger writers = new AtomicInteger();
    private final SlotMemory memory;
    private final AtomicReference<@Nullable TreeId> told = new AtomicReference<>();

    /**
     * @param repository that has the trees
     * @param system the folder of the system, on one file system; made when it is not there
     * @param state a folder that nothing running in a slot can write; made when it is not there
     * @param linked paths that both slots share: links to {@code shared/} in the system's folder. A tree's files there are
     *     not written
     */
    public JGitSlots(JGitRepository repository, Path system, Path state, List<RepoPath> linked) {
        this(repository, system, state, SlotSettings.linking(linked));
    }

    public JGitSlots(JGitRepository repository, Path system, Path state, SlotSettings settings) {
        this(repository, system, state, settings, Boot.name().orElse(""));
    }

    /** Makes one in a run of the machine that has a name; an empty one forces everything to disk. */
    JGitSlots(JGitRepository repository, Path system, Path state, SlotSettings settings, String boot) {
        this.repository = repository;
        this.system = system.toAbsolutePath().normalize();
        this.link = new LiveSlotLink(this.system);
        this.state = state.toAbsolutePath().normalize();
        this.settings = settings;
        this.memory = new SlotMemory(this::files, boot);
    }

    /**
     * Takes what is noted of builds as it is: called by who has just got the root, which another process may have had since this one had it
     * last.
     */
    public JGitSlots takingNotesAsTheyAre() {
        OwnNotes.forgetBelow(state);
        return this;
    }

    @Override
    public Optional<SlotContent> current() {
        return live().map(slot -> {
            var marker = SlotMarker.read(files(slot).marker());
            if (!marker.whole()) {
                throw new PortException(files(slot).marker() + " does not say which tree the live slot " + slot.word()
                        + " holds; deploy again to make the other one live");
            }
            return new SlotContent(slot, marker.trees().getFirst());
        });
    }

    @Override
    public SlotContent prepare(TreeId tree, Consumer<List<String>> spoilt) {
        return exclusively(() -> {
            var slot = live().map(Slot::other).orElse(Slot.A);
            forgetProducts(slot);
            var found = bring(slot, tree, () -> false);
            tellGit(slot, tree);
            if (!found.isEmpty()) {
                spoilt.accept(found);
            }
            return new SlotContent(slot, tree);
        });
    }

    @Override
    public void isolate(TreeId candidate) {
        exclusively(() -> {
            var slot = live().map(Slot::other).orElse(Slot.A);
            var files = files(slot);
            try {
                SlotFolder.privately(state);
                var last = SlotCandidate.read(files.candidate());
                var built = last.filter(tree -> tree.equals(candidate) || repository.wasLatelyOfMain(tree))
                        .isPresent();
                if (!new SlotLeftovers(files, memory.of(slot), own(), memory.folders(slot), memory.clock(state))
                        .remove(built)) {
                    SlotBuild.remove(files.build());
                }
                SlotCandidate.write(files.candidate(), candidate);
            } catch (IOException e) {
                throw new PortException(
                        "what was left in slot " + files.folder() + " can't be removed: " + e + "; remove it by hand",
                        e);
            }
            return slot;
        });
    }

    /** Returns the paths in a slot that no build and no test has made. */
    private Set<String> ofTheTree(Slot slot) {
        var paths = new HashSet<>(memory.of(slot).paths());
        paths.addAll(own());
        return paths;
    }

    /** Returns the paths in a slot that HELIX makes besides the tree. */
    private Set<String> own() {
        var paths = new HashSet<>(Set.of(SlotGit.POINTER));
        settings.linked().forEach(path -> paths.add(path.value()));
        return paths;
    }

    @Override
    public void sweep(BooleanSupplier enough) {
        exclusively(() -> {
            var live = current();
            live.ifPresent(content -> {
                try {
                    SlotGit.clear(files(content.slot()));
                    SlotGit.clear(files(content.slot().other()));
                    forgetProducts(content.slot().other());
                    bring(content.slot().other(), content.tree(), () -> writers.get() > 0 || enough.getAsBoolean());
                } catch (Left e) {
                    return; // The next writer finds a slot that is half written, and goes on.
                } catch (IOException e) {
                    throw new PortException("git's earlier view of the slot can't be removed: " + e, e);
                }
            });
            return live;
        });
        memory.keep();
    }

    @Override
    public boolean recover() {
        removeAdded();
        return exclusively(() -> {
            var live = live();
            if (live.isEmpty() || !memory.isOfAnotherBoot(live.get())) {
                return true;
            }
            var content = current().orElseThrow();
            bring(content.slot(), content.tree(), () -> false);
            return compare(content).products().isEmpty();
        });
    }

    private void tellGit(Slot slot, TreeId tree) {
        var main = ObjectId.fromString(repository.main().sha());
        try {
            new SlotGit(repository.git(), files(slot), settings.linked(), memory.boot())
                    .tell(tree, main, memory.of(slot), told.getAndSet(tree));
        } catch (IOException e) {
            throw new PortException("git can't be told the content of slot " + directory(slot) + ": " + e, e);
        }
    }

    @Override
    public void requireFillable(TreeId tree) {
        repository.submodulesOutOfReach(tree, settings.leftOut()).forEach((path, why) -> {
            if (!why.isEmpty()) {
                throw new Refused(new Refusal.SubmoduleMissing(path, why));
            }
        });
    }

    /** They are of what the slot held before. */
    private void forgetProducts(Slot slot) {
        try {
            files(slot).products().forget();
        } catch (IOException e) {
            throw new PortException("the build of slot " + directory(slot) + " can't be forgotten: " + e, e);
        }
    }

    @Override
    public SlotDifferences compare(SlotContent content) {
        requireHeld(content);
        var record = memory.of(content.slot());
        var found = open(content.slot(), Use.READ, () -> false, writing -> writing.compare(content.tree(), false));
        memory.replace(content.slot(), record, found.record());
        try {
            return new SlotDifferences(
                    found.spoilt(), files(content.slot()).products().differences());
        } catch (IOException e) {
            throw new PortException("the build of slot " + directory(content.slot()) + " can't be read: " + e, e);
        }
    }

    @Override
    public Added add(SlotContent content, RepoPath path, Content file, String mark) {
        requireHeld(content);
        exclusively(() -> open(content.slot(), writing(), () -> false, writing -> {
            writing.add(path, file.bytes(), mark);
            return content;
        }));
        return () -> exclusively(() -> open(content.slot(), writing(), () -> false, writing -> {
            removeAdded(content.slot(), writing);
            return content;
        }));
    }

    private void removeAdded(Slot slot, SlotWriting writing) throws IOException {
        if (new AddedFile(files(slot)).isThere()) {
            writing.removeAdded(new HashSet<>(memory.of(slot).paths()));
        }
    }

    /** A process that was killed may have left a file in a slot that was to be there for a while. */
    private void removeAdded() {
        for (var slot : Slot.values()) {
            if (new AddedFile(files(slot)).isThere()) {
                exclusively(() -> open(slot, writing(), () -> false, writing -> {
                    removeAdded(slot, writing);
                    return slot;
                }));
            }
        }
    }

    private void requireHeld(SlotContent content) {
        if (!SlotMarker.read(files(content.slot()).marker()).holds(content.tree())) {
            throw new PortException("slot " + directory(content.slot()) + " does not hold tree " + content.tree()
                    + "; prepare it first");
        }
    }

    @Override
    public void built(SlotContent content) {
        try {
            files(content.slot()).products().list(ofTheTree(content.slot())::contains);
        } catch (IOException e) {
            throw new PortException("the products of slot " + directory(content.slot()) + " can't be listed: " + e, e);
        }
    }

    /**
     * Compares a slot with the tree that it is said to hold, byte for byte, and changes nothing.
     *
     * @return the files that differ or are missing
     * @throws PortException where the slot is not known to hold any one tree
     */
    public List<String> differences(Slot slot) {
        var marker = SlotMarker.read(files(slot).marker());
        if (!marker.whole()) {
            throw new PortException("slot " + directory(slot) + " was never written to the end");
        }
        return open(
                slot,
                Use.READ,
                () -> false,
                writing -> writing.compare(marker.trees().getFirst(), true).spoilt());
    }

    /**
     * Compares what a build has left in a slot with what was noted when it had ended, and changes nothing.
     *
     * @return the files that differ or are gone; empty, too, where nothing was noted
     */
    public List<String> builtDifferences(Slot slot) {
        try {
            return files(slot).products().differences();
        } catch (IOException e) {
            throw new PortException("the build of slot " + directory(slot) + " can't be read: " + e, e);
        }
    }

    /** Writes some files of a slot anew, as its tree has them. */
    void repair(SlotContent content, Collection<String> paths) {
        exclusively(() -> open(content.slot(), writing(), () -> false, writing -> {
            writing.repair(content.tree(), paths);
            return content;
        }));
    }

    /** Returns how often this has made another slot the live one. */
    int switches() {
        return switches.get();
    }

    /** Lets {@code current} point to a slot again, whatever stands there now. */
    void pointTo(Slot slot) throws IOException {
        lock.lock();
        try {
            if (Files.isDirectory(link.path(), LinkOption.NOFOLLOW_LINKS)) {
                FileTree.remove(link.path());
            }
            link.point(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what had been spoilt. */
    private List<String> bring(Slot slot, TreeId tree, BooleanSupplier enough) {
        var use = live().equals(Optional.of(slot)) ? writing() : filling();
        var outcome = open(slot, use, enough, writing -> {
            removeAdded(slot, writing);
            if (writing.isFirst()) {
                // An empty slot is made aside as a whole, and this would be something in it.
                var made = writing.bring(tree);
                writing.point();
                return made;
            }
            writing.point();
            return writing.bring(tree);
        });
        memory.set(slot, outcome.record(), outcome.anew());
        return outcome.spoilt();
    }

    private Use writing() {
        return memory.boot().isEmpty() ? Use.WRITE_DURABLY : Use.WRITE;
    }

    private Use filling() {
        return memory.boot().isEmpty() ? Use.WRITE_DURABLY : Use.FILL;
    }

    private interface Work<T> {
        T with(SlotWriting writing) throws IOException;
    }

    /** Several phases may end at a time, and find the same damage, while something is deployed. */
    private <T> T exclusively(Supplier<T> work) {
        writers.incrementAndGet();
        lock.lock();
        try {
            writers.decrementAndGet();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private <T> T open(Slot slot, Use use, BooleanSupplier enough, Work<T> work) {
        try {
            Files.createDirectories(system);
            SlotFolder.privately(state);
            try (var folder = new SlotFolder(system, slot.word(), use);
                    var reader = repository.git().newObjectReader();
                    var submodules = new Submodules(settings.leftOut())) {
                var known = new SlotWriting.Known(memory.of(slot), memory.boot(), memory.clock(state));
                return work.with(new SlotWriting(
                        repository.git(), reader, files(slot), settings.linked(), submodules, folder, known, enough));
            }
        } catch (SlotFilling.Left e) {
            throw new Left(e);
        } catch (IOException e) {
            throw new PortException("slot " + directory(slot) + " can't be worked on: " + e, e);
        }
    }

    private static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1;

        Left(SlotFilling.Left cause) {
            super(cause);
        }
    }

    @Override
    public void switchTo(SlotContent content) {
        requireHeld(content);
        lock.lock();
        try {
            if (live().equals(Optional.of(content.slot()))) {
                SlotMarker.flush(system);
                return;
            }
            switches.incrementAndGet();
            link.point(content.slot());
        } catch (IOException e) {
            throw new PortException(
                    link.path() + " could not be made to point to slot "
                            + content.slot().word() + ": " + e,
                    e);
        } finally {
            lock.unlock();
        }
    }

    /** Has builds be taken from another system's slots, too. Both must have the same repository. */
    public void borrowFrom(JGitSlots other) {
        lenders.add(other);
    }

    @Override
    public Optional<String> reuse(SlotContent content, String plan) {
        return exclusively(() -> {
            var slots = new ArrayList<>(
                    List.of(files(content.slot()), files(content.slot().other())));
            lenders.forEach(
                    lender -> Stream.of(Slot.values()).map(lender::files).forEach(slots::add));
            try {
                var found = new SlotReuse(files(content.slot()), memory.of(content.slot()), settings.inputs())
                        .from(plan, slots);
                found.ifPresent(slot -> {
                    built(content);
                    noteBuilt(content, plan);
                });
                return found.map(slot -> slot.folder().toString());
            } catch (IOException e) {
                // Its user may be writing there just now, and a build makes the same.
                LOG.log(System.Logger.Level.DEBUG, "no build could be taken over", e);
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<String> builtBy(SlotContent content) {
        return SlotBuild.read(files(content.slot()).build())
                .filter(build -> build.tree().equals(content.tree()))
                .map(SlotBuild::plan);
    }

    @Override
    public void forgetBuild(Slot slot) {
        noteBuild(slot, SlotBuild::remove);
    }

    @Override
    public void noteBuilt(SlotContent content, String plan) {
        var inputs = SlotReuse.digest(memory.of(content.slot()), settings.inputs());
        noteBuild(content.slot(), new SlotBuild(content.tree(), plan, inputs)::write);
    }

    private interface Noting {
        void at(Path file) throws IOException;
    }

    private void noteBuild(Slot slot, Noting noting) {
        try {
            SlotFolder.privately(state);
            noting.at(files(slot).build());
        } catch (IOException e) {
            throw new PortException(files(slot).build() + " can't be written: " + e, e);
        }
    }

    @Override
    public Path directory(Slot slot) {
        return files(slot).folder();
    }

    private SlotFiles files(Slot slot) {
        return new SlotFiles(system, state, slot.word());
    }

    private Optional<Slot> live() {
        return link.slot();
    }
}
