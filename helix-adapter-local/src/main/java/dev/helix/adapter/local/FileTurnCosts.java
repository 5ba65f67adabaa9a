package dev.helix.adapter.local;

import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TurnCosts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Costs of turns as files of one JSON object a line, one file for each day (UTC), for their owner alone; the oldest days go. */
public final class FileTurnCosts implements TurnCosts {

    /** Where HELIX keeps them, below a root. */
    public static final String FOLDER = ".helix/costs";

    /** A turn is a line of about 200 bytes. */
    private static final long MOST_BYTES = 64L << 20;

    private final Path folder;
    private final DailyLines lines;

    /**
     * Keeps them in a folder.
     *
     * @param folder made with the first cost
     * @param keep how long a day's file stays after its day; a day or more
     */
    public FileTurnCosts(Path folder, Duration keep) {
        this.folder = folder;
        this.lines = new DailyLines(FOLDER, folder, keep, MOST_BYTES);
    }

    @Override
    public void keep(TurnCost cost) {
        try {
            lines.append(cost.at(), CostLine.of(cost));
        } catch (IOException e) {
            throw new PortException("can't keep what a turn cost in " + folder + ": " + e, e);
        }
    }

    @Override
    public List<TurnCost> since(Instant start) {
        try {
            return lines.since(start, CostLine::cost).stream()
                    .filter(cost -> !cost.at().isBefore(start))
                    .sorted(Comparator.comparing(TurnCost::at))
                    .toList();
        } catch (IOException e) {
            throw new PortException("can't read what turns cost in " + folder + ": " + e, e);
        }
    }
}
