package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.EvolutionProject;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.RefusalCode;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.port.JournalEntry;
import dev.helix.domain.port.JournalEntry.Recorded;
import dev.helix.evolution.flow.JournalProjection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what the journal has of an operation, entry by entry, and how everything was behind each of them. Safe for use by many threads. */
final class OperationHistory {

    private final JournalProjection projection;

    OperationHistory(JournalProjection projection) {
        this.projection = projection;
    }

    /** An entry, and whether a step began there that an earlier process of HELIX had begun before: it was killed in between. */
    record Noted(Recorded recorded, boolean resumed) {}

    /** Returns its entries, in order, and those of its project meanwhile. */
    List<Noted> entries(Operation operation) {
        var found = new ArrayList<Noted>();
        var begun = new HashSet<String>();
        boolean over = false;
        for (var recorded : projection.after(operation.id().sequence() - 1)) {
            var entry = recorded.entry();
            if (over || !isOf(operation, recorded)) {
                continue;
            }
            boolean resumed = false;
            switch (entry) {
                case JournalEntry.StepBegun(var id, var step) -> resumed = !begun.add(step);
                case JournalEntry.StepDone(var id, var step, var facts, var detail) -> begun.remove(step);
                case JournalEntry.StepFailed(var id, var step, var detail, var output) -> begun.remove(step);
                case JournalEntry.StepUndone(var id, var step, var detail) -> begun.remove(step);
                case JournalEntry.OperationEnded(var id, var state, var error, var code) -> {
                    resumed = RefusalCode.INTERRUPTED.name().equals(code);
                    over = true;
                }
                default -> {
                    // It begins or ends no step.
                }
            }
            found.add(new Noted(recorded, resumed));
        }
        return found;
    }

    private static boolean isOf(Operation operation, Recorded recorded) {
        var id = operation.id();
        return switch (recorded.entry()) {
            case JournalEntry.ProjectSaved(var project) ->
                operation.subject().equals(new Subject.OfProject(project.id()));
            case JournalEntry.OperationStarted started -> recorded.sequence() == id.sequence();
            case JournalEntry.SystemOperationStarted started -> recorded.sequence() == id.sequence();
            case JournalEntry.StepBegun begun -> begun.operation().equals(id);
            case JournalEntry.StepNoted noted -> noted.operation().equals(id);
            case JournalEntry.StepDone done -> done.operation().equals(id);
            case JournalEntry.StepFailed failed -> failed.operation().equals(id);
            case JournalEntry.StepUndone undone -> undone.operation().equals(id);
            case JournalEntry.SandboxDenied denied -> denied.operation().equals(id);
            case JournalEntry.OperationEnded ended -> ended.operation().equals(id);
            case JournalEntry.StatusEdited edited -> false;
            case JournalEntry.SlotTampered tampered -> false;
            case JournalEntry.MainTested tested -> false;
            case JournalEntry.PinsDropped dropped -> false;
            case JournalEntry.OfNextFormat later -> false;
        };
    }

    /** Returns the entries as lines, in order. */
    List<OperationView.Entry> lines(List<Noted> entries, long shown, Words words) {
        return entries.stream()
                .map(noted -> line(noted, noted.recorded().sequence() == shown, words))
                .toList();
    }

    private static OperationView.Entry line(Noted noted, boolean shown, Words words) {
        var recorded = noted.recorded();
        return switch (recorded.entry()) {
            case JournalEntry.ProjectSaved(var project) ->
                line(noted, shown, "project", "", words.status(project.status()), words);
            case JournalEntry.OperationStarted(var kind, var project, var by) ->
                line(noted, shown, "started", "", words.line(by), words);
            case JournalEntry.SystemOperationStarted(var kind, var system, var by) ->
                line(noted, shown, "started", "", words.line(by), words);
            case JournalEntry.StepBegun(var id, var step) -> line(noted, shown, "begun", step, "", words);
            case JournalEntry.StepNoted(var id, var step, var facts, var detail) ->
                line(noted, shown, "noted", step, words.said(detail), words);
            case JournalEntry.StepDone(var id, var step, var facts, var detail) ->
                line(noted, shown, "done", step, words.said(detail), words);
            case JournalEntry.StepFailed(var id, var step, var detail, var output) ->
                line(noted, shown, "failed", step, words.said(detail), words);
            case JournalEntry.StepUndone(var id, var step, var detail) ->
                line(noted, shown, "undone", step, detail == null ? "" : words.said(detail), words);
            case JournalEntry.SandboxDenied(var id, var step, var denial) ->
                line(noted, shown, "denied", step, words.said(denial.line()), words);
            case JournalEntry.OperationEnded(var id, var state, var error, var code) ->
                line(noted, shown, "ended", "", ending(state, error, words), words);
            case JournalEntry.StatusEdited edited -> throw foreign(recorded);
            case JournalEntry.SlotTampered tampered -> throw foreign(recorded);
            case JournalEntry.MainTested tested -> throw foreign(recorded);
            case JournalEntry.PinsDropped dropped -> throw foreign(recorded);
            case JournalEntry.OfNextFormat later -> throw foreign(recorded);
        };
    }

    private static String ending(Operation.State state, @Nullable String error, Words words) {
        var word = words.text("operation." + state.word());
        return error == null ? word : word + ": " + words.said(error);
    }

    private static IllegalStateException foreign(Recorded recorded) {
        return new IllegalStateException("entry " + recorded.sequence() + " is of no operation");
    }

    private static OperationView.Entry line(
            Noted noted, boolean shown, String what, String step, String detail, Words words) {
        var recorded = noted.recorded();
        return new OperationView.Entry(
                recorded.sequence(),
                words.moment(recorded.at()).clock(),
                words.text("entry." + what),
                step.isEmpty() ? "" : words.step(step),
                detail,
                noted.resumed() ? words.text("entry.resumed." + (what.equals("ended") ? "ended" : "step")) : "",
                shown);
    }

    /** The state behind an entry. */
    record Then(Recorded recorded, JournalProjection projection, OperationView.Replay replay) {}

    /** Returns how everything was behind the entry {@code sequence}; null where that is none of these entries. */
    @Nullable
    Then then(Operation operation, List<Noted> entries, long sequence, Predicate<Operation> seen, Words words) {
        int at = 0;
        while (at < entries.size() && entries.get(at).recorded().sequence() != sequence) {
            at++;
        }
        if (at == entries.size()) {
            return null;
        }
        var recorded = entries.get(at).recorded();
        var past = projection.asOf(sequence);
        var was = past.operation(operation.id()).orElseThrow();
        var busy = past.unfinished().stream()
                .filter(seen)
                .map(other -> words.kind(other.kind()) + " (" + other.id() + ")")
                .toList();
        var replay = new OperationView.Replay(
                at + 1,
                entries.size(),
                at == 0 ? 0 : entries.get(at - 1).recorded().sequence(),
                at + 1 == entries.size() ? 0 : entries.get(at + 1).recorded().sequence(),
                words.moment(recorded.at()).clock(),
                String.join(", ", busy),
                facts(was, project(was, past), words));
        return new Then(recorded, past, replay);
    }

    private static @Nullable EvolutionProject project(Operation operation, JournalProjection past) {
        try {
            return operation.subject() instanceof Subject.OfProject(var id) ? past.project(id) : null;
        } catch (Refused e) {
            return null;
        }
    }

    /** Trees and slots as they were: what its steps had found out, and what the project was. */
    private static Map<String, String> facts(Operation operation, @Nullable EvolutionProject project, Words words) {
        var facts = new TreeMap<String, String>();
        operation.facts().forEach((name, value) -> facts.put(words.line(name), words.line(value)));
        if (project != null) {
            var named = new HashMap<String, String>();
            named.put(words.text("state"), words.status(project.status()));
            var candidate = project.candidate();
            if (candidate != null) {
                named.put(words.text("chain.merged"), candidate.tree().sha());
            }
            var report = project.report();
            if (report != null) {
                named.put(words.text("chain.tested"), report.tree().sha());
            }
            facts.putAll(named);
        }
        return facts;
    }
}
