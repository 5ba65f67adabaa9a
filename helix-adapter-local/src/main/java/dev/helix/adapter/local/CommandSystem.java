package dev.helix.adapter.local;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.Enclosing;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Slots;
import dev.helix.domain.port.TargetSystem;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system that a command starts and an HTTP address tells the health of. Its process is written down, so that a later
 * HELIX finds it again. For one caller at a time.
 */
public final class CommandSystem implements TargetSystem, AutoCloseable {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LATER_LOOK = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_DENIED = 5;
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(5);

    /** Ends the system when its standard input, which HELIX holds, reaches its end: then HELIX is gone. */
    private static final String GUARD = """
        exec 3<&0 </dev/null
        "$@" 3<&- &
        child=$!
        (
          while read -r _ <&3; do :; done
          kill -TERM "$child" 2>/dev/null
          sleep 1
          self=$(exec sh -c 'echo "$PPID"')
          for entry in /proc/[0-9]*/environ; do
            pid=${entry#/proc/}
            pid=${pid%/environ}
            if [ "$pid" != "$self" ] && grep -qsaF "HELIX_RUN=$HELIX_RUN" "$entry"; then
              kill -KILL "$pid" 2>/dev/null
            fi
          done
          kill -KILL 0
        ) &
        exec 3<&-
        wait "$child"
        """;

    private final SystemName name;
    private final int port;
    private final @Nullable ControlSettings control;
    private final Slots slots;
    private final Path state;
    private final SystemLog log;
    private final Lifetime lifetime;
    private final CommandRunner commands;
    private static final List<String> OWN = List.of("HELIX_SYSTEM", "HELIX_PORT", "HELIX_SLOT");

    private final Map<String, String> environment;
    private final Pause pause;
    private final Enclosing enclosing;
    private final Programs programs;
    private final HealthProbe probe = new HealthProbe();
    /** Held, so that the pipe whose end tells it that HELIX is gone stays open. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Process guard;

    /**
     * Makes a system.
     *
     * @param control null for a library: nothing is ever started then
     * @param state a folder for its log and for what is known of its process
     * @param environment what its process inherits, without what HELIX sets
     * @param enclosing where its process runs; its build runs where {@code commands} run
     */
    public CommandSystem(
            SystemName name,
            int port,
            @Nullable ControlSettings control,
            Slots slots,
            Path state,
            Lifetime lifetime,
            CommandRunner commands,
            Map<String, String> environment,
            Pause pause,
            Enclosing enclosing) {
        this.name = name;
        this.port = port;
        this.control = control;
        this.slots = slots;
        this.state = state;
        this.log = new SystemLog(state);
        this.lifetime = lifetime;
        this.commands = commands;
        this.environment = Map.copyOf(environment);
        this.pause = pause;
        this.enclosing = enclosing;
        this.programs = new Programs(environment);
    }

    @Override
    public SystemName name() {
        return name;
    }

    @Override
    public OptionalInt port() {
        return control == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Returns what its process prints. */
    public SystemLog log() {
        return log;
    }

    @Override
    public List<String> printed(int most) {
        return log.last(most);
    }

    @Override
    public Optional<SystemStatus.Running> process() {
        return started()
                .filter(StartedProcess::isAlive)
                .flatMap(started -> started.processes().top().handle())
                .map(handle -> new SystemStatus.Running(
                        handle.pid(), handle.info().startInstant().orElse(null)));
    }

    @Override
    public Optional<String> buildPlan() {
        return control == null || control.build().isEmpty() ? Optional.empty() : Optional.of(digest(plan(control)));
    }

    /** A build that asks which system it is for is not the other's. */
    private List<String> plan(ControlSettings control) {
        var own = control.build().stream().anyMatch(word -> OWN.stream().anyMatch(word::contains));
        return own
                ? Stream.concat(control.build().stream(), Stream.of(name.word(), Integer.toString(port)))
                        .toList()
                : control.build();
    }

    private static String digest(List<String> command) {
        var digest = Sha256.begin();
        command.forEach(argument -> {
            digest.update(argument.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void requireStartable() {
        if (control != null && !running()) {
            endLeftovers(control);
            awaitFreePort();
        }
    }

    @Override
    public Optional<CommandResult> build(SlotContent content, Consumer<String> lines) {
        if (control == null || control.build().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(commands.run(
                new CommandRunner.Command(
                        control.build(), slots.directory(content.slot()), variables(content), control.buildTimeout()),
                lines));
    }

    @Override
    public void start(SlotContent content) {
        if (control == null) {
            return;
        }
        if (running()) {
            throw new PortException("the " + name.word() + " system runs already; stop it first");
        }
        var directory = slots.directory(content.slot());
        programs.objection(control.start(), directory).ifPresent(objection -> {
            throw cannotStart(control, objection, null);
        });
        endLeftovers(control);
        awaitFreePort();
        try {
            PrivateFiles.folder(state);
            var logFrom = log.begin();
            PrivateFiles.file(log.file());
            var command = enclosing.enclose(
                    control.start(), directory.toAbsolutePath(), content.tree(), Sandbox.Life.OF_ITS_OWN);
            var mark = ProcessTree.newMark();
            var builder = new ProcessBuilder(
                            programs.inSession(log.shortened(lifetime == Lifetime.BOUND ? guarded(command) : command)))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
            if (lifetime == Lifetime.DETACHED) {
                builder.redirectInput(ProcessBuilder.Redirect.from(ProcessCommands.NOTHING));
            }
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(variables(content));
            builder.environment().put(ProcessTree.MARK, mark);
            var process = builder.start();
            writeDown(new StartedProcess(
                    new ProcessTree(ProcessIdentity.of(process.toHandle()), mark),
                    content.slot(),
                    content.tree(),
                    logFrom));
            guard = lifetime == Lifetime.BOUND ? process : null;
        } catch (IOException e) {
            throw cannotStart(control, String.valueOf(e.getMessage()), e);
        }
    }

    private PortException cannotStart(ControlSettings control, String why, @Nullable Throwable cause) {
        var message =
                "can't start the " + name.word() + " system by '" + String.join(" ", control.start()) + "': " + why;
        return cause == null ? new PortException(message) : new PortException(message, cause);
    }

    /** A process that nobody will find again must not run. */
    private void writeDown(StartedProcess started) {
        boolean written = false;
        try {
            started.writeTo(processFile());
            written = true;
        } finally {
            if (!written) {
                started.processes().end(Duration.ZERO);
            }
        }
    }

    /** Ends children that outlived the process that started them. */
    private void endLeftovers(ControlSettings control) {
        started().ifPresent(started -> started.processes().end(control.stopTimeout()));
    }

    private static List<String> guarded(List<String> command) {
        var guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "helix-guard"));
        guarded.addAll(command);
        return guarded;
    }

    private Map<String, String> variables(SlotContent content) {
        var variables = new HashMap<String, String>();
        variables.put("HELIX_SYSTEM", name.word());
        variables.put("HELIX_PORT", Integer.toString(port));
        variables.put(CommandRunner.Command.TREE, content.tree().sha());
        variables.put("HELIX_SLOT", content.slot().word());
        variables.put(ProcessCommands.GIT_CEILING, ProcessCommands.ceiling(slots.directory(content.slot())));
        return variables;
    }

    private void awaitFreePort() {
        for (long waited = 0; !PortHolder.isFree(port); waited += LOOK.toMillis()) {
            if (waited > PORT_PATIENCE.toMillis()) {
                throw new PortException("port " + port + " of the " + name.word() + " system is taken by "
                        + PortHolder.of(port).orElse("another process")
                        + "; end it, or choose another port in helix.yaml");
            }
            pause.pause(LOOK);
        }
    }

    @Override
    public Health awaitHealthy(TreeId expected) {
        if (control == null) {
            return new Health.Healthy("a library: nothing to start");
        }
        var limit = control.healthTimeout();
        var begin = System.nanoTime();
        for (var look = FIRST_LOOK; ; look = later(look)) {
            var alive = running();
            var seen = health(expected);
            if (seen instanceof Health.Healthy(var detail, var reported)) {
                var millis = (System.nanoTime() - begin) / 1_000_000;
                var doubt = detail.indexOf(", though ");
                return new Health.Healthy(
                        "healthy after " + millis + " ms" + (doubt < 0 ? "" : detail.substring(doubt)), reported);
            }
            if (!alive) {
                return unhealthy("its process ended instead of becoming healthy");
            }
            if (System.nanoTime() - begin > limit.toNanos()) {
                return seen;
            }
            pause.pause(look);
        }
    }

    /** Most systems are up at once or take their time: asked often at first, then less and less. */
    private static Duration later(Duration look) {
        var next = look.multipliedBy(3).dividedBy(2);
        return next.compareTo(LATER_LOOK) < 0 ? next : LATER_LOOK;
    }

    @Override
    public Health health(TreeId expected) {
        if (control == null) {
            return new Health.Healthy("a library: nothing to ask");
        }
        if (!running()) {
            return unhealthy(
                    state() == SystemStatus.State.DIED
                            ? "its process ended by itself and does not run"
                            : "its process does not run");
        }
        var address = URI.create(control.health().replace("{port}", Integer.toString(port)));
        return switch (probe.ask(address, expected)) {
            case HealthProbe.Seen.Good good -> answered(address.getPort(), good);
            case HealthProbe.Seen.Bad(var why) -> unhealthy(why);
        };
    }

    /** Two that were started at once on one port would take each other's answer for their own. */
    private Health answered(int at, HealthProbe.Seen.Good seen) {
        var own = started().map(started -> started.processes().members()).orElse(Set.of());
        return switch (PortHolder.by(at, own::contains)) {
            case BY_THEM -> new Health.Healthy(seen.detail(), seen.reported());
            case UNKNOWN ->
                new Health.Healthy(
                        seen.detail() + ", though who answers on port " + at + " can't be seen here", seen.reported());
            case BY_ANOTHER ->
                unhealthy("port " + at + " is answered by "
                        + PortHolder.of(at, process -> !own.contains(process)).orElse("another process")
                        + ", which is none of the " + name.word()
                        + " system's; end it, or choose another port in helix.yaml");
        };
    }

    private Health.Unhealthy unhealthy(String why) {
        var tail =
                OutputTail.of(log.file(), started().map(StartedProcess::logFrom).orElse(0L));
        // That may well be why.
        var denied = denied(tail).stream()
                .limit(MOST_DENIED)
                .map(denial -> "; " + denial.line())
                .collect(Collectors.joining());
        return new Health.Unhealthy(why + denied, tail);
    }

    @Override
    public List<Denial> denied() {
        return denied(
                OutputTail.of(log.file(), started().map(StartedProcess::logFrom).orElse(0L)));
    }

    private List<Denial> denied(String printed) {
        var started = started();
        if (control == null || started.isEmpty()) {
            return List.of();
        }
        var directory = slots.directory(started.get().slot());
        var denials = new CommandDenials(
                enclosing.sandbox(),
                new CommandRunner.Command(control.start(), directory, Map.of(), Duration.ZERO),
                line -> {});
        printed.lines().forEach(denials);
        return denials.counted();
    }

    @Override
    public void stop() {
        var started = started();
        if (started.isPresent()) {
            var grace = control == null ? Duration.ZERO : control.stopTimeout();
            started.get().processes().end(grace);
            try {
                Files.deleteIfExists(processFile());
            } catch (IOException e) {
                throw new PortException("can't remove " + processFile() + ": " + e, e);
            }
        }
    }

    /** A stopped process loses its record; a process that died keeps it. */
    @Override
    public SystemStatus.State state() {
        if (control == null && started().isEmpty()) {
            return SystemStatus.State.LIBRARY;
        }
        return started()
                .map(started -> started.isAlive() ? SystemStatus.State.RUNNING : SystemStatus.State.DIED)
                .orElse(SystemStatus.State.STOPPED);
    }

    private Path processFile() {
        return state.resolve("process.json");
    }

    private Optional<StartedProcess> started() {
        return StartedProcess.in(processFile());
    }

    /** Lets go of its connections; the system itself goes on as its {@link Lifetime} says. */
    @Override
    public void close() {
        probe.close();
    }
}
