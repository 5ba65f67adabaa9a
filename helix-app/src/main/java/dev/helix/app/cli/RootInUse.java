package dev.helix.app.cli;

import dev.helix.adapter.http.wire.Problem;
import dev.helix.adapter.local.FileLeases;
import dev.helix.adapter.local.FolderProjects;
import dev.helix.adapter.local.JournalSnapshot;
import dev.helix.adapter.local.RootLock;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.evolution.flow.JournalProjection;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Says what another HELIX is doing in a root that it has. Reads only. */
public final class RootInUse {

    private RootInUse() {}

    /** Returns what it holds and since when, where it is in the middle of an operation; else only that it is there. */
    public static Problem problem(RootLock.Held held) {
        Optional<Problem> busy;
        try {
            busy = busy(held.state());
        } catch (PortException | Refused e) {
            // The files are being written at this moment; that somebody has the root is certain.
            busy = Optional.empty();
        }
        return busy.orElseGet(() -> Problem.of(409, "ROOT_IN_USE", String.valueOf(held.getMessage())));
    }

    private static Optional<Problem> busy(Path state) {
        var folders = new FolderProjects(state.resolveSibling(""));
        var projection = new JournalProjection(new JournalSnapshot(state.resolve("journal.jsonl")), folders);
        var leases = new FileLeases(state.resolve("leases"), InstantSource.system()).held();
        return projection.unfinished().stream()
                .flatMap(operation -> leases.stream()
                        .filter(lease -> lease.operation().equals(operation.id()))
                        .map(lease -> Problem.of(
                                new Refusal.SlotTaken(lease.name(), operation.id(), lease.owner(), lease.since()),
                                id -> Optional.of(operation))))
                .findFirst();
    }
}
