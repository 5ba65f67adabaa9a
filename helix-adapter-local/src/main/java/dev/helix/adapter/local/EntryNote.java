package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.TestsSeen;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal entry as the file has it. The second name of each type is the one that format 1 had. A new case of
 * {@link JournalEntry} does not compile before it has a name here.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(
            value = EntryNote.ProjectSaved.class,
            names = {"project_saved", "ProjectSaved"}),
    @JsonSubTypes.Type(
            value = EntryNote.OperationStarted.class,
            names = {"operation_started", "OperationStarted"}),
    @JsonSubTypes.Type(value = EntryNote.SystemOperationStarted.class, name = "system_operation_started"),
    @JsonSubTypes.Type(
            value = EntryNote.StepBegun.class,
            names = {"step_begun", "StepBegun"}),
    @JsonSubTypes.Type(
            value = EntryNote.StepNoted.class,
            names = {"step_noted", "StepNoted"}),
    @JsonSubTypes.Type(
            value = EntryNote.StepDone.class,
            names = {"step_done", "StepDone"}),
    @JsonSubTypes.Type(
            value = EntryNote.StepFailed.class,
            names = {"step_failed", "StepFailed"}),
    @JsonSubTypes.Type(
            value = EntryNote.StepUndone.class,
            names = {"step_undone", "StepUndone"}),
    @JsonSubTypes.Type(
            value = EntryNote.StatusEdited.class,
            names = {"status_edited", "StatusEdited"}),
    @JsonSubTypes.Type(value = EntryNote.SandboxDenied.class, name = "sandbox_denied"),
    @JsonSubTypes.Type(value = EntryNote.SlotTampered.class, name = "slot_tampered"),
    @JsonSubTypes.Type(value = EntryNote.MainTested.class, name = "main_tested"),
    @JsonSubTypes.Type(value = EntryNote.PinsDropped.class, name = "pins_dropped"),
    @JsonSubTypes.Type(value = EntryNote.OfNextFormat.class, name = "of_next_format"),
    @JsonSubTypes.Type(
            value = EntryNote.OperationEnded.class,
            names = {"operation_ended", "OperationEnded"})
})
sealed interface EntryNote {

    /** Returns the entry that this is the note of. */
    JournalEntry entry();

    static EntryNote of(JournalEntry entry) {
        return switch (entry) {
            case JournalEntry.ProjectSaved(var project) -> new ProjectSaved(ProjectNote.of(project));
            case JournalEntry.OperationStarted(var kind, var project, var by) ->
                new OperationStarted(kind, project, by);
            case JournalEntry.SystemOperationStarted(var kind, var system, var by) ->
                new SystemOperationStarted(kind, system, by);
            case JournalEntry.StepBegun(var operation, var step) -> new StepBegun(operation, step);
            case JournalEntry.StepNoted(var operation, var step, var facts, var detail) ->
                new StepNoted(operation, step, facts, detail);
            case JournalEntry.StepDone(var operation, var step, var facts, var detail) ->
                new StepDone(operation, step, facts, detail);
            case JournalEntry.StepFailed(var operation, var step, var detail, var output) ->
                new StepFailed(operation, step, detail, output);
            case JournalEntry.StepUndone(var operation, var step, var detail) ->
                new StepUndone(operation, step, detail);
            case JournalEntry.StatusEdited(var project, var found) -> new StatusEdited(project, found);
            case JournalEntry.SandboxDenied(var operation, var step, var denial) ->
                new SandboxDenied(operation, step, denial.path(), denial.command(), denial.times());
            case JournalEntry.SlotTampered(var system, var slot, var paths) -> new SlotTampered(system, slot, paths);
            case JournalEntry.MainTested(var tree, var plan, var seen) ->
                new MainTested(tree, plan, seen.ran(), ReportNote.TestNamesNote.of(seen.names()));
            case JournalEntry.PinsDropped(var names) -> new PinsDropped(names);
            case JournalEntry.OfNextFormat(var kind) -> new OfNextFormat(kind);
            case JournalEntry.OperationEnded(var operation, var state, var error, var code) ->
                new OperationEnded(operation, state, error, code);
        };
    }

    record ProjectSaved(
            @JsonProperty(value = "project", required = true)
            ProjectNote project) implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.ProjectSaved(project.project());
        }
    }

    record OperationStarted(
            @JsonProperty(value = "kind", required = true) OperationKind kind,

            @JsonProperty(value = "project", required = true)
            ProjectId project,

            @JsonProperty(value = "by", required = true) String by)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.OperationStarted(kind, project, by);
        }
    }

    record SystemOperationStarted(
            @JsonProperty(value = "kind", required = true) OperationKind kind,
            @JsonProperty(value = "system", required = true) SystemName system,
            @JsonProperty(value = "by", required = true) String by)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.SystemOperationStarted(kind, system, by);
        }
    }

    record StepBegun(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StepBegun(operation, step);
        }
    }

    record StepNoted(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step,
            @JsonProperty(value = "facts", required = true) Map<String, String> facts,
            @JsonProperty(value = "detail", required = true) String detail)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StepNoted(operation, step, facts, detail);
        }
    }

    record StepDone(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step,
            @JsonProperty(value = "facts", required = true) Map<String, String> facts,
            @JsonProperty(value = "detail", required = true) String detail)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StepDone(operation, step, facts, detail);
        }
    }

    record StepFailed(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step,
            @JsonProperty(value = "detail", required = true) String detail,
            @JsonProperty("output") @Nullable String output)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StepFailed(operation, step, detail, output);
        }
    }

    record StepUndone(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step,
            @JsonProperty("detail") @Nullable String detail)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StepUndone(operation, step, detail);
        }
    }

    record StatusEdited(
            @JsonProperty(value = "project", required = true)
            ProjectId project,

            @JsonProperty(value = "found", required = true) String found)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.StatusEdited(project, found);
        }
    }

    record SandboxDenied(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "step", required = true) String step,
            @JsonProperty(value = "path", required = true) String path,

            @JsonProperty(value = "command", required = true)
            String command,

            @JsonProperty(value = "times", required = true) int times)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.SandboxDenied(operation, step, new Denial(path, command, times));
        }
    }

    record SlotTampered(
            @JsonProperty(value = "system", required = true) SystemName system,
            @JsonProperty(value = "slot", required = true) Slot slot,
            @JsonProperty(value = "paths", required = true) List<String> paths)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.SlotTampered(system, slot, paths);
        }
    }

    record MainTested(
            @JsonProperty(value = "tree", required = true) TreeId tree,
            @JsonProperty(value = "plan", required = true) String plan,

            @JsonProperty(value = "tests_run", required = true)
            int ran,

            @JsonProperty(value = "tests", required = true) ReportNote.TestNamesNote tests)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.MainTested(tree, plan, new TestsSeen(ran, tests.tests()));
        }
    }

    record PinsDropped(
            @JsonProperty(value = "names", required = true) List<String> names) implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.PinsDropped(names);
        }
    }

    record OfNextFormat(
            @JsonProperty(value = "kind", required = true) String kind) implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.OfNextFormat(kind);
        }
    }

    record OperationEnded(
            @JsonProperty(value = "operation", required = true)
            OperationId operation,

            @JsonProperty(value = "state", required = true) Operation.State state,
            @JsonProperty("error") @Nullable String error,
            @JsonProperty("code") @Nullable String code)
            implements EntryNote {
        @Override
        public JournalEntry entry() {
            return new JournalEntry.OperationEnded(operation, state, error, code);
        }
    }
}
