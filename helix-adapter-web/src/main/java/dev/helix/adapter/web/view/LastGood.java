package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.flow.Step;
import dev.helix.evolution.release.Circumstances;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares an operation that failed with the last one of its kind that did not: what was different then. Safe for use by many threads. */
final class LastGood {

    private static final String ONTO = "onto";
    private static final int MOST_FILES = 20;
    /** Times, counts and ids are others each time, and tell nothing. */
    private static final Pattern NUMBER = Pattern.compile("\\b[0-9a-f]{7,40}\\b|\\d+");

    private final ProjectActions projects;
    private final OperationHistory history;

    LastGood(ProjectActions projects, OperationHistory history) {
        this.projects = projects;
        this.history = history;
    }

    /** Returns what was different; empty where the operation has not failed, or where none of its kind went well before it. */
    Optional<OperationView.LastGood> before(Operation failed, Predicate<Operation> seen, Words words) {
        if (failed.state() == Operation.State.RUNNING || failed.state() == Operation.State.SUCCEEDED) {
            return Optional.empty();
        }
        return projects.projection().operations().reversed().stream()
                .filter(other -> other.state() == Operation.State.SUCCEEDED && isAlike(other, failed))
                .filter(other -> other.id().sequence() < failed.id().sequence())
                .filter(seen)
                .findFirst()
                .map(good -> compared(good, failed, words));
    }

    /** Another change may have gone the same way, another system has not. */
    private static boolean isAlike(Operation good, Operation failed) {
        return good.kind() == failed.kind()
                && (failed.subject() instanceof Subject.OfProject
                        || good.subject().equals(failed.subject()));
    }

    private OperationView.LastGood compared(Operation good, Operation failed, Words words) {
        var files = files(good, failed, words);
        return new OperationView.LastGood(
                good.id().value(),
                words.kind(good.kind()),
                switch (good.subject()) {
                    case Subject.OfProject(var project) -> project.value();
                    case Subject.OfSystem(var system) -> words.system(system);
                },
                words.moment(good.startedAt()),
                main(good, failed, words),
                steps(good, failed, words),
                JudgingTools.differing(Circumstances.of(good), Circumstances.of(failed), words),
                files.stream()
                        .limit(MOST_FILES)
                        .map(file -> new OperationView.Changed(file.path(), file.added(), file.removed()))
                        .toList(),
                Math.max(0, files.size() - MOST_FILES));
    }

    private static String main(Operation good, Operation failed, Words words) {
        var then = good.facts().get(ONTO);
        var now = failed.facts().get(ONTO);
        if (then == null || now == null) {
            return "";
        }
        return then.equals(now)
                ? words.text("good.main.same", words.cut(now))
                : words.text("good.main.moved", words.cut(then), words.cut(now));
    }

    /** The steps that came to something else, as far as both were there. */
    private List<OperationView.Otherwise> steps(Operation good, Operation failed, Words words) {
        var then = told(good);
        var different = new ArrayList<OperationView.Otherwise>();
        told(failed).forEach((step, now) -> {
            var before = then.get(step);
            if (before != null && !shape(before).equals(shape(now))) {
                different.add(new OperationView.Otherwise(words.step(step), words.said(before), words.said(now)));
            }
        });
        return different;
    }

    /** What each step came to, before it was put back. */
    private Map<String, String> told(Operation operation) {
        var told = new LinkedHashMap<String, String>();
        for (var noted : history.entries(operation)) {
            switch (noted.recorded().entry()) {
                case JournalEntry.StepDone(var id, var step, var facts, var detail) -> told.put(step, detail);
                case JournalEntry.StepFailed(var id, var step, var detail, var output) -> told.put(step, detail);
                default -> {
                    // It tells of no result.
                }
            }
        }
        return told;
    }

    private static String shape(String detail) {
        return NUMBER.matcher(detail).replaceAll("#");
    }

    private List<DiffView.File> files(Operation good, Operation failed, Words words) {
        var then = good.facts().get(Step.TREE);
        var now = failed.facts().get(Step.TREE);
        if (then == null || now == null || then.equals(now)) {
            return List.of();
        }
        try {
            return UnifiedDiff.read(projects.difference(new TreeId(then), new TreeId(now)), words)
                    .files();
        } catch (Refused e) {
            // Git has removed one of them since.
            return List.of();
        }
    }
}
