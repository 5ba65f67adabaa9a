package dev.helix.adapter.local;

import java.time.Duration;
import java.util.List;

/**
 * How the databases of a system follow its tree ({@code control.migrate} in {@code helix.yaml}).
 *
 * @param up run in the slot after the switch
 * @param down run there when the old tree comes back; empty for none
 * @param timeout how long each may take, positive
 */
public record MigrationSettings(List<String> up, List<String> down, Duration timeout) {

    public MigrationSettings {
        up = List.copyOf(up);
        down = List.copyOf(down);
        if (up.isEmpty() || !timeout.isPositive()) {
            throw new IllegalArgumentException("a migration has a command and a positive timeout");
        }
    }
}
