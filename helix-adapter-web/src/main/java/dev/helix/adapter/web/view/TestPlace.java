package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.ProjectActions;
import java.time.Instant;

/** Tells who has the test system, in the sentence of those who wait for it: there is one, for all projects. */
final class TestPlace {

    private TestPlace() {}

    /** Returns who has it, at which step, and about how long still; empty where it is free. */
    static String told(ProjectActions projects, Visitor visitor, Words words, Instant now) {
        return projects.projection().unfinished().stream()
                .filter(TestPlace::isThere)
                .findFirst()
                .map(operation -> told(operation, projects, visitor, words, now))
                .orElse("");
    }

    private static boolean isThere(Operation operation) {
        return switch (operation.subject()) {
            case Subject.OfProject project -> operation.kind().hasTestSystem();
            case Subject.OfSystem(var system) -> system == SystemName.TEST;
        };
    }

    private static String told(
            Operation operation, ProjectActions projects, Visitor visitor, Words words, Instant now) {
        var holder = operation.subject() instanceof Subject.OfProject(var project) && visitor.sees(project)
                ? words.text("busy.by", words.kind(operation.kind()), project.value())
                : words.kind(operation.kind());
        var planned = projects.steps(operation);
        var steps = operation.steps();
        if (steps.isEmpty()) {
            return words.text("why.ready.busy", holder, 1, planned.size());
        }
        var left =
                StepTimes.before(operation, projects.projection().operations()).left(operation, planned, now);
        return left.isEmpty()
                ? words.text("why.ready.busy", holder, steps.size(), planned.size())
                : words.text("why.ready.busy.left", holder, steps.size(), planned.size(), words.about(left.get()));
    }
}
