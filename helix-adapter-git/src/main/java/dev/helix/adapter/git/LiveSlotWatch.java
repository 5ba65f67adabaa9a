package dev.helix.adapter.git;

import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The live slot as it was: which it is, and that its files are those of its tree. For one thread. */
final class LiveSlotWatch {

    private final JGitSlots slots;
    private final int switches;
    private final Optional<SlotContent> live;
    private final Set<String> odd;

    LiveSlotWatch(JGitSlots slots) {
        this.slots = slots;
        this.switches = slots.switches();
        this.live = slots.current();
        // A running system's changes of its own files were there before the agent came.
        this.odd =
                live.map(content -> Set.copyOf(slots.compare(content).files())).orElse(Set.of());
    }

    /** Adds what is otherwise, put back. Another live slot that HELIX switched to meanwhile is none of it. */
    void compare(List<Damage> damage) {
        if (live.isEmpty() || slots.switches() != switches) {
            return;
        }
        var content = live.get();
        if (!stillLive(content)) {
            damage.add(new Damage(".helix/production/current", "it led to another slot", pointBack(content)));
        }
        var changed = new TreeSet<>(slots.compare(content).files());
        changed.removeAll(odd);
        if (changed.isEmpty()) {
            return;
        }
        slots.repair(content, changed);
        var left = new HashSet<>(slots.compare(content).files());
        for (var path : changed) {
            damage.add(new Damage(
                    ".helix/production/" + content.slot().word() + "/" + path,
                    "a file of the live slot was changed",
                    !left.contains(path)));
        }
    }

    private boolean stillLive(SlotContent content) {
        try {
            return slots.current().equals(Optional.of(content));
        } catch (PortException e) {
            return false; // A link that can't be read leads nowhere.
        }
    }

    private boolean pointBack(SlotContent content) {
        try {
            slots.pointTo(content.slot());
            return stillLive(content);
        } catch (IOException e) {
            return false;
        }
    }
}
