package dev.helix.evolution.flow;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.ProjectStatus;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Report;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Activity;
import dev.helix.domain.port.Journal;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.domain.port.ProjectFolders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The journal, and everything that is folded from it: the projects and operations as they are now. {@code status.json}
 * is written from here and never read back. Safe for use by many threads.
 */
public final class JournalProjection implements Activity {

    private final Journal journal;
    private final ProjectFolders folders;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ProjectId, EvolutionProject> projects = new LinkedHashMap<>();
    private final Map<OperationId, Operation> operations = new LinkedHashMap<>();
    private @Nullable List<EvolutionProject> listed;
    private final Map<TreeId, List<Report>> verdicts = new HashMap<>();
    /** The fact that an agent's turn has begun, or is over and looked at. */
    public static final String AGENT_AT_WORK = "agent_at_work";

    private final Map<String, TestsSeen> mainTests = new HashMap<>();
    private final Map<ProjectId, Integer> statusEdits = new HashMap<>();
    private final Set<ProjectId> saidReady = new HashSet<>();
    private final Map<ProjectId, Long> touched = new HashMap<>();
    private long last;
    private final List<Consumer<Said>> hearers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Recorded>> listeners = new CopyOnWriteArrayList<>();

    /** Reads the whole journal. */
    public JournalProjection(Journal journal, ProjectFolders folders) {
        this.journal = journal;
        this.folders = folders;
        journal.after(0).forEach(this::fold);
    }

    /**
     * Has {@code listener} told of every entry from now on, in order, after it was written; ended by closing what is
     * returned.
     */
    public Listening subscribe(Consumer<Recorded> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * One line that a long step printed: told as it comes, and kept nowhere.
     *
     * @param step that runs the command
     */
    public record Said(OperationId operation, String step, String line) {}

    /** Has {@code listener} told of what long steps print from now on; ended by closing what is returned. */
    public Listening listen(Consumer<Said> listener) {
        hearers.add(listener);
        return () -> hearers.remove(listener);
    }

    /** Ends by being closed. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    void say(OperationId operation, String step, String line) {
        var said = new Said(operation, step, line);
        hearers.forEach(hearer -> hearer.accept(said));
    }

    /** Returns the entries behind {@code sequence}. */
    public List<Recorded> after(long sequence) {
        return journal.after(sequence);
    }

    /** Returns everything as it was right behind the entry {@code sequence}; nobody can write to it. */
    public JournalProjection asOf(long sequence) {
        return new JournalProjection(new Past(journal, sequence), folders);
    }

    /** A journal up to an entry. */
    private record Past(Journal journal, long last) implements Journal {
        @Override
        public Recorded append(JournalEntry entry) {
            throw new IllegalStateException("what is past is not written to");
        }

        @Override
        public Recorded note(JournalEntry entry) {
            return append(entry);
        }

        @Override
        public List<Recorded> after(long sequence) {
            return journal.after(sequence).stream()
                    .takeWhile(recorded -> recorded.sequence() <= last)
                    .toList();
        }
    }

    /**
     * Returns all projects, archived ones too, in the order they were created. It is the same list as long as no project
     * has changed.
     */
    public List<EvolutionProject> projects() {
        lock.lock();
        try {
            var known = listed;
            if (known == null) {
                known = List.copyOf(projects.values());
                listed = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a project. @throws Refused as ProjectNotFound */
    public EvolutionProject project(ProjectId id) {
        lock.lock();
        try {
            var project = projects.get(id);
            if (project == null) {
                throw new Refused(new Refusal.ProjectNotFound(id));
            }
            return project;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the verdicts on a tree, oldest first. */
    public List<Report> verdicts(TreeId tree) {
        lock.lock();
        try {
            return List.copyOf(verdicts.getOrDefault(tree, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Returns an operation; empty when there never was one of that name. */
    public Optional<Operation> operation(OperationId id) {
        lock.lock();
        try {
            return Optional.ofNullable(operations.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Returns all operations, oldest first. */
    public List<Operation> operations() {
        lock.lock();
        try {
            return List.copyOf(operations.values());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the operation that was begun last for a project; empty when there was none. */
    public Optional<Operation> lastOperation(ProjectId project) {
        lock.lock();
        try {
            return operations.values().stream()
                    .filter(operation -> operation.concerns(project))
                    .reduce((first, second) -> second);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the operation that was begun last for a system, and no project; empty when there was none. */
    public Optional<Operation> lastOperation(SystemName system) {
        return lastOperation(system, kind -> true);
    }

    /** Returns the operation of such a kind that was begun last for a system; empty when there was none. */
    public Optional<Operation> lastOperation(SystemName system, Predicate<OperationKind> kinds) {
        lock.lock();
        try {
            return operations.values().stream()
                    .filter(operation -> operation.concerns(system) && kinds.test(operation.kind()))
                    .reduce((first, second) -> second);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the operations that began and have not ended: running ones, or what a crash left behind. */
    public List<Operation> unfinished() {
        lock.lock();
        try {
            return operations.values().stream()
                    .filter(operation -> operation.state() == Operation.State.RUNNING)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long mark() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean busySince(ProjectId project, long mark) {
        lock.lock();
        try {
            return touched.getOrDefault(project, 0L) > mark
                    || operations.values().stream()
                            .anyMatch(operation ->
                                    operation.concerns(project) && operation.state() == Operation.State.RUNNING);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the operations of one kind for a project, oldest first. */
    public List<Operation> operations(ProjectId project, OperationKind kind) {
        lock.lock();
        try {
            return operations.values().stream()
                    .filter(operation -> operation.kind() == kind && operation.concerns(project))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what ran when main's own tests were run on {@code tree} for the plan of a validation; empty where they were not. */
    public Optional<TestsSeen> mainTests(TreeId tree, String plan) {
        lock.lock();
        try {
            return Optional.ofNullable(mainTests.get(tree + " " + plan));
        } finally {
            lock.unlock();
        }
    }

    /** Returns how often somebody else has edited the {@code status.json} of any project. */
    public int statusEdits() {
        lock.lock();
        try {
            return statusEdits.values().stream().mapToInt(Integer::intValue).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how often somebody else has edited the {@code status.json} of a project. */
    public int statusEdits(ProjectId project) {
        lock.lock();
        try {
            return statusEdits.getOrDefault(project, 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks whether somebody else has edited a project's {@code status.json}; notes and counts it, and puts the file back.
     *
     * @return the status that stood there; empty when nobody did
     */
    public Optional<String> reconcile(ProjectId id) {
        lock.lock();
        try {
            var project = project(id);
            var found = noteEdit(project);
            if (found.isPresent()) {
                folders.show(project);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #reconcile}, for every project that is not over. */
    public void reconcileAll() {
        projects().stream().filter(project -> !project.status().isFinal()).forEach(project -> reconcile(project.id()));
    }

    private Optional<String> noteEdit(EvolutionProject project) {
        var found = folders.edited(project);
        found.ifPresent(status -> append(new JournalEntry.StatusEdited(project.id(), status)));
        return found;
    }

    /** Returns whether somebody has said {@code ready} in {@code status.json} since HELIX last moved the project, while no agent worked in it. */
    public boolean saidReady(ProjectId project) {
        lock.lock();
        try {
            return saidReady.contains(project);
        } finally {
            lock.unlock();
        }
    }

    /** Notes a new project. @throws Refused as ProjectExists */
    public EvolutionProject add(EvolutionProject project) {
        lock.lock();
        try {
            if (projects.containsKey(project.id())) {
                throw new Refused(new Refusal.ProjectExists(project.id()));
            }
            return save(project);
        } finally {
            lock.unlock();
        }
    }

    /** Replaces a project by what {@code change} makes of it, and writes its note. */
    public EvolutionProject update(ProjectId id, UnaryOperator<EvolutionProject> change) {
        lock.lock();
        try {
            var old = project(id);
            var changed = change.apply(old);
            if (changed.equals(old)) {
                return old;
            }
            // Writing the note would wipe out what somebody has made of it.
            noteEdit(old);
            return save(changed);
        } finally {
            lock.unlock();
        }
    }

    public Recorded append(JournalEntry entry) {
        return write(journal::append, entry);
    }

    /** As {@link #append}, for what may be lost with the machine's power until the next entry is appended. */
    Recorded note(JournalEntry entry) {
        return write(journal::note, entry);
    }

    private Recorded write(Function<JournalEntry, Recorded> how, JournalEntry entry) {
        lock.lock();
        try {
            var recorded = how.apply(entry);
            fold(recorded);
            listeners.forEach(listener -> listener.accept(recorded));
            return recorded;
        } finally {
            lock.unlock();
        }
    }

    private EvolutionProject save(EvolutionProject project) {
        append(new JournalEntry.ProjectSaved(project));
        folders.show(project);
        return project;
    }

    private void fold(Recorded recorded) {
        var at = recorded.at();
        last = recorded.sequence();
        switch (recorded.entry()) {
            case JournalEntry.ProjectSaved(var project) -> {
                var before = projects.put(project.id(), project);
                if (before == null || before.status() != project.status()) {
                    saidReady.remove(project.id());
                }
                listed = null;
                touched.put(project.id(), last);
                noteVerdict(project.report());
            }
            case JournalEntry.OperationStarted(var kind, var project, var by) -> {
                var id = OperationId.of(recorded.sequence());
                operations.put(id, Operation.started(id, kind, new Subject.OfProject(project), by, at));
                touched.put(project, last);
            }
            case JournalEntry.SystemOperationStarted(var kind, var system, var by) -> {
                var id = OperationId.of(recorded.sequence());
                operations.put(id, Operation.started(id, kind, new Subject.OfSystem(system), by, at));
            }
            case JournalEntry.StepBegun(var id, var step) -> change(id, operation -> operation.begin(step, at));
            case JournalEntry.StepNoted(var id, var step, var facts, var detail) ->
                change(id, operation -> operation.note(step, facts, detail));
            case JournalEntry.StepDone(var id, var step, var facts, var detail) ->
                change(id, operation -> operation.done(step, facts, detail, at));
            case JournalEntry.StepFailed(var id, var step, var detail, var output) ->
                change(id, operation -> operation.fail(step, detail, output == null ? "" : output, at));
            case JournalEntry.StepUndone(var id, var step, var detail) ->
                change(id, operation -> operation.undo(step, detail == null ? "" : detail, at));
            case JournalEntry.StatusEdited(var project, var found) -> {
                statusEdits.merge(project, 1, Integer::sum);
                touched.put(project, last);
                if (found.equals(ProjectStatus.READY.word()) && !agentAtWork(project)) {
                    saidReady.add(project);
                }
            }
            case JournalEntry.OfNextFormat later -> {
                // What it tells can't be read.
            }
            case JournalEntry.PinsDropped dropped -> {
                // So it is here.
            }
            case JournalEntry.SandboxDenied denied -> {
                // As with the next one: the report of its step tells of it, too.
            }
            case JournalEntry.SlotTampered tampered -> {
                // Readers of the events are told; nothing hangs on it.
            }
            case JournalEntry.MainTested(var tree, var plan, var seen) -> mainTests.put(tree + " " + plan, seen);
            case JournalEntry.OperationEnded(var id, var state, var error, var code) -> {
                change(id, operation -> operation.end(state, error, code));
                var ended = operations.get(id);
                if (ended != null && ended.subject() instanceof Subject.OfProject(var project)) {
                    touched.put(project, last);
                }
            }
        }
    }

    /** A status file that changes while an agent works counts for nothing: the agent reports its end by ending its turn. */
    private boolean agentAtWork(ProjectId project) {
        return operations.values().stream()
                .anyMatch(operation -> operation.concerns(project)
                        && operation.state() == Operation.State.RUNNING
                        && isAgentAtWork(operation));
    }

    /** Returns whether an agent works in this run of a development; or did so when the run was killed. */
    public static boolean isAgentAtWork(Operation development) {
        return Boolean.parseBoolean(development.facts().get(AGENT_AT_WORK));
    }

    private void noteVerdict(@Nullable Report report) {
        if (report != null) {
            var known = verdicts.computeIfAbsent(report.tree(), tree -> new ArrayList<>());
            if (!known.contains(report)) {
                known.add(report);
            }
        }
    }

    private void change(OperationId id, UnaryOperator<Operation> change) {
        operations.computeIfPresent(id, (key, operation) -> change.apply(operation));
    }
}
