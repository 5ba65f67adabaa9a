package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs commands as child processes, in an environment made from nothing and, where there are any, a session of their own. */
public final class ProcessCommands implements CommandRunner {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** The number of processes that one command may have where nobody says otherwise: no build has so many. */
    static final long MOST_PROCESSES = 4_096;

    private static final int MANY_TIMES = 4;
    /** The exit code that a shell makes of SIGKILL. */
    private static final int KILLED = 128 + 9;
    /** Ends git's search for a repository: around each folder that HELIX runs something in lies the person's. */
    static final String GIT_CEILING = "GIT_CEILING_DIRECTORIES";

    static final File NOTHING = new File("/dev/null");
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER", "JAVA_HOME");

    private final Map<String, String> own;
    private final Programs programs;
    private final Enclosing enclosing;
    private final MachineMemory memory;

    /** Takes what is inherited from {@code environment}, which is HELIX's own. Nothing is confined. */
    public ProcessCommands(Map<String, String> environment) {
        this(environment, NoSandbox.UNASKED);
    }

    /**
     * Takes what is inherited from {@code environment}, which is HELIX's own.
     *
     * @param enclosing where each command runs
     */
    public ProcessCommands(Map<String, String> environment, Enclosing enclosing) {
        this(environment, enclosing, new MachineMemory());
    }

    ProcessCommands(Map<String, String> environment, Enclosing enclosing, MachineMemory memory) {
        this.memory = memory;
        this.own = Map.copyOf(environment);
        this.programs = new Programs(environment);
        this.enclosing = enclosing;
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        var started = System.nanoTime();
        var objection = programs.objection(command.command(), command.directory());
        if (objection.isPresent()) {
            return notStarted(objection.get(), started);
        }
        var mark = ProcessTree.newMark();
        var enclosed = enclosing.enclose(
                command.command(),
                command.directory().toAbsolutePath(),
                command.tree(),
                command.writable(),
                Sandbox.Life.WITH_HELIX);
        var builder = new ProcessBuilder(programs.inSession(enclosed))
                .directory(command.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.environment().clear();
        INHERITED.stream()
                .filter(own::containsKey)
                .forEach(name -> builder.environment().put(name, own.getOrDefault(name, "")));
        builder.environment().put(GIT_CEILING, ceiling(command.directory()));
        builder.environment().putAll(command.environment());
        builder.environment().put(ProcessTree.MARK, mark);
        Process process;
        try {
            process = enclosing.start(builder::start);
        } catch (IOException e) {
            return notStarted(String.valueOf(e.getMessage()), started);
        }
        return await(process, new ProcessTree(ProcessIdentity.of(process.toHandle()), mark), command, lines, started);
    }

    /**
     * Returns what {@link #GIT_CEILING} is for {@code directory}, by each name that git may know it by: all folders around it, for git leaves
     * out a ceiling that it begins in, as by {@code git -C ..}.
     */
    static String ceiling(Path directory) {
        var names = new LinkedHashSet<String>();
        var absolute = directory.toAbsolutePath().normalize();
        addParents(absolute, names);
        try {
            addParents(absolute.toRealPath(), names);
        } catch (IOException e) {
            // Where there is no folder nothing will run.
        }
        return String.join(File.pathSeparator, names);
    }

    private static void addParents(Path directory, Set<String> names) {
        for (var parent = directory.getParent(); parent != null; parent = parent.getParent()) {
            names.add(parent.toString());
        }
    }

    private static CommandResult notStarted(String why, long started) {
        return new CommandResult(new Exit.NotStarted("the command can't be started: " + why), "", since(started));
    }

    private CommandResult await(
            Process process, ProcessTree tree, Command command, Consumer<String> lines, long started) {
        var denials = new CommandDenials(enclosing.sandbox(), command, lines);
        var tail = new OutputTail(denials);
        var reading = new FutureTask<>(() -> {
            tail.read(process.getInputStream());
            return tail;
        });
        Thread.ofVirtual().name("output of " + process.pid()).start(reading);
        try {
            var wait = waitFor(process, tree, command, started);
            // Children left behind would keep the output open for ever.
            tree.end(wait == Wait.ENDED || wait == Wait.LATE ? GRACE : Duration.ZERO);
            awaitEnd(reading);
            var exit = switch (wait) {
                case ENDED -> exit(process.exitValue(), tail.text());
                case LATE -> new Exit.TimedOut(command.timeout());
                case TOO_MANY ->
                    new Exit.LimitReached(KILLED, ReachedLimit.PROCESSES.told(processes(), enclosing.limits()));
                case TOO_LARGE -> new Exit.LimitReached(KILLED, ReachedLimit.ofAll(bytes()));
            };
            return new CommandResult(exit, tail.text(), since(started), denials.counted());
        } catch (InterruptedException e) {
            // Ending it takes waiting, which an interrupted thread can't: the flag comes back afterwards.
            tree.end(Duration.ZERO);
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while " + command.command().getFirst() + " was running", e);
        } catch (ExecutionException e) {
            throw new PortException(
                    "can't read the output of " + command.command().getFirst() + ": " + e, e);
        }
    }

    /** The reason why nobody waits any more. */
    private enum Wait {
        ENDED,
        LATE,
        TOO_MANY,
        TOO_LARGE
    }

    /** Counts processes on the way: the operating system limits them for ordinary users alone, and those of a user together. */
    private Wait waitFor(Process process, ProcessTree tree, Command command, long started) throws InterruptedException {
        var most = processes();
        var before = ProcessTree.ofMachine();
        while (true) {
            var left = command.timeout().minus(since(started));
            var look = left.compareTo(LOOK) < 0 ? left : LOOK;
            if (process.waitFor(look.toMillis(), TimeUnit.MILLISECONDS)) {
                return Wait.ENDED;
            }
            if (left.compareTo(LOOK) < 0) {
                return Wait.LATE;
            }
            var more = ProcessTree.ofMachine() - before;
            // Where that many have come, nobody has the time to look whose they are: they double while one looks.
            if (more > most && (more > MANY_TIMES * most || tree.members().size() > most)) {
                process.toHandle().destroyForcibly();
                return Wait.TOO_MANY;
            }
            if (memory.isShort() && MachineMemory.of(tree.members()) > bytes()) {
                process.toHandle().destroyForcibly();
                return Wait.TOO_LARGE;
            }
        }
    }

    private long processes() {
        var limit = enclosing.limits().processes();
        return limit > 0 ? limit : MOST_PROCESSES;
    }

    /** The operator limits each process, and HELIX all of a command together. */
    private long bytes() {
        return Math.max(memory.most(), enclosing.limits().memoryBytes());
    }

    private Exit exit(int code, String output) {
        return ReachedLimit.in(enclosing.limits(), code, output)
                .<Exit>map(limit -> new Exit.LimitReached(code, limit))
                .orElseGet(() -> new Exit.Code(code));
    }

    private static void awaitEnd(FutureTask<OutputTail> reading) throws InterruptedException, ExecutionException {
        try {
            reading.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Somebody who hides from us holds the other end; what was read so far is the output.
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
