package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Subject;
import dev.helix.evolution.project.Radar;
import dev.helix.evolution.project.Revert;
import dev.helix.evolution.release.SlotSwitchSteps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the wire.
 *
 * @param project the project that it is about; null where it is about a system
 * @param system that it is about; null where it is about a project
 * @param problem what it ended by, as a request would have been told; null unless it ended otherwise than well
 * @param created the project that it made; null when it makes none
 * @param warnings what its caller should know; null where there is nothing, in an answer that does not begin one
 */
public record OperationJson(
        String id,
        String kind,
        @Nullable String project,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String system,
        String state,
        @Nullable String step,
        List<StepJson> steps,
        @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String created,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<WarningJson> warnings) {

    /**
     * A warning to the caller of an operation.
     *
     * @param code {@code FILE_ALSO_CHANGED_BY}: other open projects change the file, too; {@code TEST_SYSTEM_TAKEN_OVER}: other
     *     projects leave the test system and are ready again; {@code SLOT_TAMPERED}: somebody had changed the file in the slot;
     *     {@code JUDGE_CHANGED}: the change touches the file, which helps to judge it; {@code CHANGE_AUDIT}: the change takes
     *     away from those who judge it there; {@code MIGRATION_NOT_COMPATIBLE}: main's tree is not well on the databases as the
     *     candidate has migrated them
     * @param path the file; null where it is about none
     * @param message the finding, with its code; null where the code says it all
     */
    public record WarningJson(
            String code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String path,

            List<String> projects,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String message) {

        private WarningJson(String code, @Nullable String path, List<String> projects) {
            this(code, path, projects, null);
        }

        static WarningJson audit(Finding finding) {
            var line = finding.line() > 0 ? "line " + finding.line() + ": " : "";
            return new WarningJson("CHANGE_AUDIT", finding.file(), List.of(), line + finding.message());
        }

        static WarningJson spoilt(String path) {
            return new WarningJson("SLOT_TAMPERED", path, List.of());
        }

        static WarningJson incompatible(String why) {
            return new WarningJson("MIGRATION_NOT_COMPATIBLE", null, List.of(), why);
        }

        static WarningJson judge(RepoPath path) {
            return new WarningJson("JUDGE_CHANGED", path.value(), List.of());
        }

        static WarningJson takenOver(List<ProjectId> projects) {
            return new WarningJson(
                    "TEST_SYSTEM_TAKEN_OVER",
                    null,
                    projects.stream().map(ProjectId::value).toList());
        }

        static WarningJson of(Radar.Overlap overlap, ProjectId self) {
            return new WarningJson(
                    "FILE_ALSO_CHANGED_BY",
                    overlap.path().value(),
                    overlap.projects().stream()
                            .filter(other -> !other.equals(self))
                            .map(ProjectId::value)
                            .toList());
        }
    }

    /** One step of it; {@code output} is the end of what was printed by what made it fail. */
    public record StepJson(
            String name,
            String state,
            Instant startedAt,
            @Nullable Instant endedAt,
            String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String output) {
        static StepJson of(Operation.StepRun step) {
            return new StepJson(
                    step.name(),
                    step.state().word(),
                    step.startedAt(),
                    step.endedAt(),
                    step.detail(),
                    step.output().isEmpty() ? null : step.output());
        }
    }

    /** Returns the same with {@code warnings}, where it has none of its own. */
    OperationJson warned(@Nullable List<WarningJson> warnings) {
        return this.warnings != null || warnings == null
                ? this
                : new OperationJson(id, kind, project, system, state, step, steps, error, problem, created, warnings);
    }

    /** Returns an operation as it stands. */
    static OperationJson of(Operation operation, @Nullable Problem problem, @Nullable List<WarningJson> warnings) {
        var steps = operation.steps().stream().map(StepJson::of).toList();
        return new OperationJson(
                operation.id().value(),
                operation.kind().word(),
                operation.subject() instanceof Subject.OfProject(var project) ? project.value() : null,
                operation.subject() instanceof Subject.OfSystem(var system) ? system.word() : null,
                operation.state().word(),
                steps.isEmpty() ? null : steps.getLast().name(),
                steps,
                operation.error(),
                problem,
                operation.facts().get(Revert.CREATED),
                withSpoilt(operation, warnings));
    }

    private static @Nullable List<WarningJson> withSpoilt(Operation operation, @Nullable List<WarningJson> warnings) {
        var spoilt = SlotSwitchSteps.spoilt(operation);
        var incompatible = SlotSwitchSteps.incompatible(operation);
        if (spoilt.isEmpty() && incompatible.isEmpty()) {
            return warnings;
        }
        var all = new ArrayList<>(warnings == null ? List.<WarningJson>of() : warnings);
        spoilt.forEach(path -> all.add(WarningJson.spoilt(path)));
        incompatible.forEach(why -> all.add(WarningJson.incompatible(why)));
        return List.copyOf(all);
    }
}
