package dev.helix.evolution.develop;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.PhaseWork;
import dev.helix.domain.port.ProjectFolders;

/** Every declared output of the phase is there. */
public record FilesExistGate(ProjectFolders folders) implements Gate {

    @Override
    public String name() {
        return Phase.FILES_EXIST;
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var missing = work.phase().outputs().stream()
                .filter(output -> !folders.has(work.project(), output))
                .map(output -> new Finding(output, 0, "this output of the phase is missing; write it"))
                .toList();
        return new GateVerdict(name(), missing, "");
    }
}
