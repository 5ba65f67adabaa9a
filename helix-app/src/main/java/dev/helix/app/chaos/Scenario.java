package dev.helix.app.chaos;

import dev.helix.evolution.SystemAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way through a flow, to be killed at each of its boundaries.
 *
 * @param name for a person
 * @param change what the project does
 * @param before the verbs that have been done when it begins
 * @param verb the one that is killed
 * @param from the boundary to begin with; null for the first. The boundaries before it are another scenario's
 * @param steps of those boundaries; empty for all. Where any are named, both systems have databases
 * @param firstKill where it is killed in any case; the boundaries are then those of recovery. Null for none
 */
record Scenario(
        String name,
        Change change,
        List<String> before,
        String verb,
        @Nullable String from,
        Set<String> steps,
        @Nullable String firstKill) {

    private static final Set<String> OF_DATABASES = Set.of("data", "migrate", "look-back", "backup");

    Scenario {
        before = List.copyOf(before);
        steps = Set.copyOf(steps);
    }

    Scenario(
            String name,
            Change change,
            List<String> before,
            String verb,
            @Nullable String from,
            @Nullable String firstKill) {
        this(name, change, before, verb, from, Set.of(), firstKill);
    }

    /** Returns whether both systems have databases. */
    boolean hasDatabases() {
        return !steps.isEmpty();
    }

    /** Returns whether HELIX is killed at a boundary. */
    boolean kills(String failpoint) {
        return steps.isEmpty() || steps.contains(failpoint.split("\\.", -1)[1]);
    }

    /** The kind of a project. */
    enum Change {
        /** Everything goes well with it. */
        GOOD,
        /** Its tests fail. */
        FAILS_TESTS,
        /** It is well on the test system, and not in production. */
        UNWELL_IN_PRODUCTION
    }

    /** Which flow to kill. */
    enum Flow {
        deploy,
        validate,
        integrate,
        rehearse,
        rollback,
        revert,
        /** All that has to do with databases, at the steps that are about these; not among {@link #all}: it needs their servers. */
        databases,
        all
    }

    /** Returns the scenarios of a flow; those of {@code sampleOnly} need a system that can be made to fail. */
    static List<Scenario> of(Flow flow, boolean sampleOnly) {
        var found = new ArrayList<Scenario>();
        if (flow == Flow.deploy || flow == Flow.all) {
            found.add(new Scenario("deploy", Change.GOOD, List.of(), "deploy", null, null));
            found.add(
                    new Scenario("deploy, killed again", Change.GOOD, List.of(), "deploy", null, "deploy.start.acted"));
        }
        if (flow == Flow.validate || flow == Flow.all) {
            found.add(new Scenario("validate", Change.GOOD, List.of("deploy"), "validate", null, null));
        }
        if ((flow == Flow.validate || flow == Flow.all) && sampleOnly) {
            found.add(new Scenario(
                    "deploy that fails its tests",
                    Change.FAILS_TESTS,
                    List.of(),
                    "deploy",
                    "deploy.validate.begun",
                    null));
        }
        if (flow == Flow.integrate || flow == Flow.all) {
            found.add(new Scenario("integrate", Change.GOOD, List.of("deploy"), "integrate", null, null));
            found.add(new Scenario(
                    "integrate, killed again",
                    Change.GOOD,
                    List.of("deploy"),
                    "integrate",
                    null,
                    "integrate.advance.done"));
        }
        if ((flow == Flow.integrate || flow == Flow.all) && sampleOnly) {
            found.add(new Scenario(
                    "integrate that is put back",
                    Change.UNWELL_IN_PRODUCTION,
                    List.of("deploy"),
                    "integrate",
                    "integrate.start.failed",
                    null));
        }
        if (flow == Flow.rehearse || flow == Flow.all) {
            found.add(new Scenario("rehearse", Change.GOOD, List.of("deploy"), "rehearse", null, null));
        }
        if (flow == Flow.rollback || flow == Flow.all) {
            found.add(new Scenario("rollback", Change.GOOD, List.of("deploy"), "rollback", null, null));
        }
        if (flow == Flow.revert || flow == Flow.all) {
            found.add(new Scenario("revert", Change.GOOD, List.of("deploy", "integrate"), "revert", null, null));
        }
        if (flow == Flow.databases && sampleOnly) {
            found.add(with("deploy with databases", Change.GOOD, "deploy"));
            found.add(with("deploy with databases that fails its tests", Change.FAILS_TESTS, "deploy"));
            found.add(with("rehearse with databases", Change.GOOD, "rehearse"));
            found.add(with("rollback with databases", Change.GOOD, "rollback"));
            found.add(with("filling databases", Change.GOOD, SystemAction.SYNC_RAG_TO_TEST.word()));
            found.add(with("integrate with databases", Change.GOOD, "integrate"));
            found.add(with("integrate with databases that is put back", Change.UNWELL_IN_PRODUCTION, "integrate"));
        }
        return found;
    }

    private static Scenario with(String name, Change change, String verb) {
        var before = verb.equals("deploy") ? List.<String>of() : List.of("deploy");
        return new Scenario(name, change, before, verb, null, OF_DATABASES, null);
    }

    /** Returns the system that the killed verb works on; empty for none. */
    String system() {
        return switch (verb) {
            case "integrate" -> "production";
            // It only makes the inverse project, which then goes the road of every other.
            case "revert" -> "";
            default -> "test";
        };
    }
}
