package dev.helix.evolution;

import dev.helix.domain.access.Role;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.release.SlotSwitch;
import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemOperations;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every verb on a system, once: who may ask for it, its line in the audit log, the operation that does it. REST, the command
 * line and embedders all come through here. Safe for use by many threads.
 */
public final class SystemActions {

    private final SystemOperations systems;
    private final Supervisor supervisor;
    private final AuditTrail audit;
    private final InstantSource clock;

    public SystemActions(SystemOperations systems, Supervisor supervisor, AuditTrail audit, InstantSource clock) {
        this.systems = systems;
        this.supervisor = supervisor;
        this.audit = audit;
        this.clock = clock;
    }

    /** Looks at a system once. */
    public SystemStatus status(SystemName name) {
        return systems.status(name);
    }

    /** Returns how often the slots of a system were looked at, file by file, and how long that took. */
    public SlotSwitch.Looks looks(SystemName name) {
        return systems.looks(name);
    }

    /** Returns how the process of a system is, without asking it anything. */
    public SystemStatus.State state(SystemName name) {
        return systems.state(name);
    }

    /** Returns what is live of a system, without asking it anything; empty before its first start. */
    public Optional<SlotContent> live(SystemName name) {
        return systems.live(name);
    }

    /** Returns the port of this machine on which a system answers; empty for a library. */
    public OptionalInt port(SystemName name) {
        return systems.port(name);
    }

    /** Returns the last lines that a system has printed, at most {@code most}; none where nobody keeps them. */
    public List<String> printed(SystemName name, int most) {
        return systems.printed(name, most);
    }

    /** Returns who works on a system now; empty for nobody. */
    public Optional<Lease> holder(SystemName name) {
        return systems.holder(name);
    }

    /** Returns the process of a system, without asking it anything; empty when none runs. */
    public Optional<SystemStatus.Running> process(SystemName name) {
        return systems.process(name);
    }

    /** Looks at the databases of a system once, which takes a few seconds at most; none where none are configured. */
    public List<DatabaseStatus> databases(SystemName name) {
        return systems.databases(name);
    }

    /** Returns what was done about a system that ended by itself; empty for one that nobody watches. */
    public Optional<Supervisor.Activity> watch(SystemName name) {
        return name == SystemName.PRODUCTION ? Optional.of(supervisor.activity()) : Optional.empty();
    }

    /**
     * Begins an operation; {@link StepRunner.Run#complete} does it.
     *
     * @throws Refused as Library, NoDatabases, SlotTaken, or Forbidden where {@code by} may not ask for it
     * @throws PortException when it can't be noted who asked for it; nothing is begun then
     */
    public StepRunner.Run begin(SystemAction action, SystemName name, Requester by) {
        return begin(action, name, by, false);
    }

    /**
     * Begins an operation as {@link #begin(SystemAction, SystemName, Requester)} does.
     *
     * @param confirmed whether somebody said that they mean it, which some actions {@linkplain SystemAction#needsConfirmation need}
     * @throws Refused as NotConfirmed besides
     */
    public StepRunner.Run begin(SystemAction action, SystemName name, Requester by, boolean confirmed) {
        StepRunner.Run run;
        try {
            if (!by.role().includes(Role.OPERATOR)) {
                throw new Refused(new Refusal.Forbidden(Role.OPERATOR, by.role()));
            }
            if (!by.projects().isAll()) {
                throw new Refused(new Refusal.OtherProjects(by.projects(), "the systems, which all projects share"));
            }
            if (action.needsConfirmation() && !confirmed) {
                throw new Refused(new Refusal.NotConfirmed());
            }
            run = switch (action) {
                case START -> systems.start(name, by.by());
                case STOP -> systems.stop(name, by.by());
                case RESTART -> systems.restart(name, by.by());
                case SYNC_RAG_TO_TEST -> systems.fill(name, by.by());
                case ADOPT_DATABASES -> systems.adopt(name, by.by());
                case DOCKER_UP -> systems.up(name, by.by());
                case DOCKER_DOWN -> systems.down(name, by.by());
            };
        } catch (Refused e) {
            note(action, name, by, e.refusal().code());
            throw e;
        }
        try {
            note(action, name, by, run.id().value());
        } catch (PortException e) {
            run.abandon();
            throw e;
        }
        return run;
    }

    private void note(SystemAction action, SystemName name, Requester by, String outcome) {
        audit.note(new AuditTrail.Entry(
                clock.instant(),
                by.who(),
                by.onBehalfOf(),
                by.from(),
                action.word() + " " + name.word(),
                null,
                outcome,
                List.of()));
    }
}
