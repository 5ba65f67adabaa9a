package dev.helix.evolution.develop;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.JournalProjection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A project's specification, phases and gates, as they stood when a run of its development began. The guard checks after each
 * turn whether an agent has changed them. A run that was killed in a turn had no such check: the files may then be the agent's,
 * so the next run takes the sealed ones. For one thread.
 */
final class PlanSeal {

    private static final String PREFIX = "plan:";

    private final JournalProjection projection;
    private final Workshop workshop;
    private final ProjectId id;

    PlanSeal(JournalProjection projection, Workshop workshop, ProjectId id) {
        this.projection = projection;
        this.workshop = workshop;
        this.id = id;
    }

    /** Returns the files as facts of a run, their contents stored. @throws Refused where they are not what they should be */
    Map<String, String> taken() {
        var facts = new TreeMap<String, String>();
        workshop.folders()
                .planFiles(id)
                .forEach((name, content) -> facts.put(
                        PREFIX + name, workshop.repository().store(content).sha()));
        return facts;
    }

    /**
     * Puts back what was sealed, where the last run was killed while an agent worked.
     *
     * @return what differed and is kept, for a person; empty where nothing did
     */
    String putBackAfterKill() {
        var last = projection.operations(id, OperationKind.DEVELOP).stream()
                .filter(operation -> operation.facts().keySet().stream().anyMatch(name -> name.startsWith(PREFIX)))
                .reduce((earlier, later) -> later);
        if (last.isEmpty()
                || last.get().state() == Operation.State.RUNNING
                || !JournalProjection.isAgentAtWork(last.get())) {
            return "";
        }
        var sealed = sealed(last.get());
        var found = found();
        sealed.entrySet().removeIf(entry -> Objects.equals(found.get(entry.getKey()), entry.getValue()));
        if (sealed.isEmpty()) {
            return "";
        }
        var kept = sealed.keySet().stream()
                .map(name -> name
                        + (found.containsKey(name)
                                ? " (its content is kept as "
                                        + workshop.repository().store(Objects.requireNonNull(found.get(name)))
                                        + ")"
                                : ""))
                .collect(Collectors.joining(", "));
        workshop.folders().putBack(id, sealed);
        return "put back as it was when run " + last.get().id() + " began, which was killed while an agent worked: "
                + kept + "; a person who meant to change it changes it again";
    }

    private Map<String, Content> sealed(Operation run) {
        var sealed = new TreeMap<String, Content>();
        run.facts().forEach((name, sha) -> {
            if (name.startsWith(PREFIX)) {
                sealed.put(
                        name.substring(PREFIX.length()), workshop.repository().read(new BlobId(sha)));
            }
        });
        return sealed;
    }

    /** Files that can't be read count as changed. */
    private Map<String, Content> found() {
        try {
            return workshop.folders().planFiles(id);
        } catch (Refused | PortException e) {
            return new HashMap<>();
        }
    }
}
