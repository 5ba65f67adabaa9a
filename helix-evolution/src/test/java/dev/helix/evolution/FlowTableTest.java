package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemOutput;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import dev.helix.evolution.flow.Flow;
import dev.helix.evolution.flow.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of flows in {@code docs/architecture.md} has each flow's own steps, and where it goes on from after a crash. */
class FlowTableTest {

    private static final Path PAGE = Path.of("../docs/architecture.md");

    @Test
    void theTableOfFlowsHasTheStepsOfTheFlows() throws IOException {
        var world = new World();
        world.migrate(false);
        var helix = world.start(Mortal.never());
        var flows = new LinkedHashMap<String, String>();
        flows.put("ready", told(helix.moves.readyFlow(World.PROJECT)));
        flows.put("deploy", told(helix.deployment.flow()));
        flows.put("validate", told(helix.validateFlow.flow()));
        flows.put("integrate", told(helix.integration.flow()));
        flows.put("roll back", told(helix.rollback.flow()));
        flows.put("rehearse the way back", told(helix.rehearsal.flow()));
        flows.put("rebase", told(helix.rebase.flow(World.PROJECT)));
        flows.put("revert", told(helix.revert.flow(World.PROJECT)));
        flows.put("start or restart a system", told(helix.systems.flow(OperationKind.RESTART, SystemName.PRODUCTION)));
        flows.put("stop a system", told(helix.systems.flow(OperationKind.STOP, SystemName.PRODUCTION)));
        flows.put(
                "fill the test system's databases",
                told(helix.systems.flow(OperationKind.SYNC_RAG_TO_TEST, SystemName.TEST)));
        flows.put(
                "adopt the test system's databases",
                told(helix.systems.flow(OperationKind.ADOPT_DATABASES, SystemName.TEST)));
        flows.put("start database servers", told(helix.systems.flow(OperationKind.DOCKER_UP, SystemName.TEST)));
        flows.put("stop database servers", told(helix.systems.flow(OperationKind.DOCKER_DOWN, SystemName.TEST)));
        flows.put("abort", told(helix.moves.abortFlow(World.PROJECT)));

        assertThat(told(helix.systems.flow(OperationKind.START, SystemName.TEST)))
                .isEqualTo(flows.get("start or restart a system"));
        assertThat(table()).isEqualTo(flows);
    }

    /** What it prints is shown to others for each of these, so somebody has to say of a new one which it is. */
    @Test
    void eachStepPrintsEitherWhatASystemSaysOrWhatToolsSayOfAChange() throws IOException {
        var steps = table().values().stream()
                .flatMap(told -> Arrays.stream(told.replaceFirst(" \\|.*", "").split(", ")))
                .distinct()
                .sorted();

        assertThat(steps.collect(Collectors.partitioningBy(SystemOutput::isOf)))
                .containsEntry(
                        true,
                        List.of(
                                "adopt",
                                "backup",
                                "data",
                                "down",
                                "look-back",
                                "migrate",
                                "probation",
                                "return",
                                "start",
                                "up"))
                .containsEntry(
                        false,
                        List.of(
                                "advance",
                                "archive",
                                "attest",
                                "autosave",
                                "build",
                                "check",
                                "choose",
                                "commit",
                                "create",
                                "displace",
                                "materialise",
                                "merge",
                                "name",
                                "prove",
                                "push",
                                "radar",
                                "record",
                                "remote",
                                "seal",
                                "stop",
                                "switch",
                                "validate",
                                "work-tree",
                                "write"));
    }

    private static String told(Flow flow) {
        var steps = flow.steps().stream().map(Step::name).collect(Collectors.joining(", "));
        return steps + " | "
                + (flow.pointOfNoReturn().equals(Flow.ALWAYS_PUT_BACK) ? "nowhere" : flow.pointOfNoReturn());
    }

    /** Returns the table's flows but for develop, whose steps are the project's own phases. */
    private static Map<String, String> table() throws IOException {
        var lines = Files.readAllLines(PAGE);
        int begin = lines.indexOf("| flow | steps | goes on after a crash from |");
        return lines.subList(begin + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .filter(cells -> !cells.get(1).equals("develop"))
                .collect(Collectors.toMap(
                        cells -> cells.get(1),
                        cells -> cells.get(2) + " | " + cells.get(3).replaceFirst(":.*", ""),
                        (one, two) -> one + " twice",
                        LinkedHashMap::new));
    }
}
