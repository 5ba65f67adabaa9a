package dev.helix.evolution.release;

import dev.helix.domain.data.Backup;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.flow.StepOutput;
import dev.helix.evolution.flow.StepRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps by which the databases of a system follow the tree that goes live on it. A tree can go back by itself and a schema can't, so
 * production's is kept first, and led or put back.
 */
final class MigrationSteps {

    static final String MIGRATE = "migrate";
    private static final String LOOK_BACK = "look-back";
    private static final String MIGRATED = "migrated";
    private static final String NOT_COMPATIBLE = "migration_not_compatible";
    private static final String SCHEMA_BEFORE = "schema_before";
    private static final String BACKUP = "backup";
    private static final String BACKUP_BYTES = "backup_bytes";
    private static final String BACKUP_SHA256 = "backup_sha256";

    private final HostedSystem system;
    private final StepRunner runner;

    MigrationSteps(HostedSystem system, StepRunner runner) {
        this.system = system;
        this.runner = runner;
    }

    /** @throws PortException where a migration could not be gone back from */
    void require() {
        system.migrating().ifPresent(migrating -> {
            if (system.process().isThisProcess()) {
                throw new PortException(
                        "production is HELIX itself, which its supervisor starts and ends, and nobody could"
                                + " migrate in between; leave out production.control.migrate in helix.yaml");
            }
            migrating.backups().ifPresent(backups -> backups.requireAble());
        });
    }

    /** Keeps what can't be made anew; it stands still meanwhile. */
    Optional<Step> backup() {
        return system.migrating()
                .flatMap(migrating -> migrating
                        .backups()
                        .map(backups -> Step.of(BACKUP, operation -> {
                            var backup = backups.take(operation.id().value(), runner.output(operation, BACKUP));
                            var facts = new HashMap<>(Map.of(
                                    BACKUP, backup.file(),
                                    BACKUP_BYTES, Long.toString(backup.bytes()),
                                    BACKUP_SHA256, backup.sha256()));
                            migrating.schema().get().ifPresent(schema -> facts.put(SCHEMA_BEFORE, schema));
                            return new Step.Done(
                                    facts,
                                    "production's database is kept in .helix/backups/" + backup.file() + ", "
                                            + backup.bytes() + " bytes");
                        })));
    }

    /** Brings the databases to what the tree needs that was switched to. */
    Optional<Step> migrate() {
        return system.migrating()
                .map(migrating -> Step.telling(
                        MIGRATE,
                        operation -> {
                            var before = Optional.ofNullable(operation.facts().get(SCHEMA_BEFORE))
                                    .or(migrating.schema());
                            var told = up(SlotSwitchSteps.next(operation), runner.output(operation, MIGRATE));
                            var changed = before.isEmpty()
                                    || !before.equals(migrating.schema().get());
                            return new Step.Done(
                                    Map.of(MIGRATED, Boolean.toString(changed)),
                                    told + (changed ? "" : "; there was nothing to migrate"));
                        },
                        operation -> back(migrating, operation)));
    }

    /**
     * Has a tree's own migrations run.
     *
     * @return one line for a person; empty where the system has none
     * @throws Refused as StepFailed when they fail
     */
    String up(SlotContent content, StepOutput output) {
        if (system.migrating().isEmpty()) {
            return "";
        }
        var result = system.migrating().get().commands().up(content, output);
        return "migrated in " + ended(result, output).duration().toMillis() + " ms";
    }

    /** Leads the databases back from the tree that ran before to the one that was switched to; empty where nobody wrote how. */
    Optional<Step> leadBack() {
        return system.migrating()
                .filter(migrating -> migrating.commands().leadBack())
                .map(migrating -> Step.of(
                        MIGRATE,
                        operation -> {
                            var output = runner.output(operation, MIGRATE);
                            var from = SlotSwitchSteps.previous(operation).orElseThrow();
                            ended(migrating.commands().down(from, SlotSwitchSteps.next(operation), output), output);
                            return Step.Done.of("led back by control.migrate.down");
                        },
                        operation -> SlotSwitchSteps.previous(operation)
                                .ifPresent(previous -> up(previous, runner.output(operation, MIGRATE)))));
    }

    private CommandResult ended(CommandResult result, StepOutput output) {
        system.switching().ran();
        var denied = Denial.counted(result.denied());
        output.denied(denied);
        if (!result.succeeded()) {
            throw new Refused(new Refusal.StepFailed(MIGRATE, "control.migrate: " + result.ending(), result.output()));
        }
        return result;
    }

    /** The test system's databases are filled anew on the way back; of production's, nothing is lost that no migration has touched. */
    private String back(Migrating migrating, Operation operation) {
        if (system.data().isPresent()) {
            return "";
        }
        var before = Optional.ofNullable(operation.facts().get(SCHEMA_BEFORE));
        if (before.isPresent() && before.equals(migrating.schema().get())) {
            return "";
        }
        if (!migrating.commands().leadBack()) {
            return restored(migrating, operation)
                    .orElseThrow(() -> new PortException("no backup was made, and control.migrate has no way down"));
        }
        try {
            var previous = SlotSwitchSteps.previous(operation).orElse(SlotSwitchSteps.next(operation));
            var output = runner.output(operation, MIGRATE);
            ended(migrating.commands().down(SlotSwitchSteps.next(operation), previous, output), output);
            return "the migration was taken back by control.migrate.down";
        } catch (PortException | Refused e) {
            var why = e instanceof Refused refused ? refused.refusal().message() : e.getMessage();
            return restored(migrating, operation)
                    .map(told -> told + ", because control.migrate.down failed: " + why)
                    .orElseThrow(() -> new PortException("control.migrate.down failed: " + why, e));
        }
    }

    private Optional<String> restored(Migrating migrating, Operation operation) {
        var file = operation.facts().get(BACKUP);
        return file == null
                ? Optional.empty()
                : migrating
                        .backups()
                        .map(backups -> backups.restore(
                                new Backup(
                                        file,
                                        Long.parseLong(operation.fact(BACKUP_BYTES)),
                                        operation.fact(BACKUP_SHA256)),
                                runner.output(operation, MIGRATE)));
    }

    /**
     * Has main's tree run on the databases that the candidate's migrations have changed: it may have to do so again, if the candidate is
     * taken back when nobody remembers its migrations.
     *
     * @param main the tree that production runs
     */
    Optional<Step> lookBack(Function<Operation, TreeId> main) {
        return system.migrating()
                .map(migrating -> Step.of(
                        LOOK_BACK,
                        operation -> lookBack(migrating, operation, main.apply(operation)),
                        operation -> system.process().stop()));
    }

    private Step.Done lookBack(Migrating migrating, Operation operation, TreeId main) {
        if (!Boolean.parseBoolean(operation.facts().get(MIGRATED))) {
            return Step.Done.of("nothing was migrated");
        }
        var process = system.process();
        var previous = SlotSwitchSteps.previous(operation);
        if (previous.isEmpty()
                || !previous.get().tree().equals(main)
                || process.state() == SystemStatus.State.LIBRARY) {
            return Step.Done.of("not looked at: main's tree did not run here before");
        }
        if (SlotSwitchSteps.wasBroken(operation)) {
            return Step.Done.of("not looked at: main's tree was not healthy before either");
        }
        process.stop();
        process.start(previous.get());
        var health = process.awaitHealthy(main);
        system.switching().ran();
        process.stop();
        return switch (health) {
            case Health.Healthy healthy ->
                Step.Done.of("main's tree " + main + " is well on the migrated databases, too");
            case Health.Unhealthy(var why, var log) -> {
                var told = "main's tree is not well on the migrated databases (" + why + "); "
                        + (migrating.commands().leadBack()
                                ? "back in production, control.migrate.down has to run first"
                                : "back in production, its database is put back to the backup, and what was written"
                                        + " since is lost");
                yield new Step.Done(Map.of(NOT_COMPATIBLE, told), "MIGRATION_NOT_COMPATIBLE: " + told);
            }
        };
    }

    /** Returns why the tree that an operation may have to go back to does not fit its migrations; empty where nothing is known of that. */
    static List<String> incompatible(Operation operation) {
        return Optional.ofNullable(operation.facts().get(NOT_COMPATIBLE)).stream()
                .toList();
    }
}
