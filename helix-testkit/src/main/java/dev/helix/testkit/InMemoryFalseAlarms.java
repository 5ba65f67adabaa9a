package dev.helix.testkit;

import dev.helix.domain.answer.FalseAlarm;
import dev.helix.domain.port.FalseAlarms;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps them as long as itself. */
public final class InMemoryFalseAlarms implements FalseAlarms {

    private final List<FalseAlarm> kept = new CopyOnWriteArrayList<>();

    @Override
    public List<FalseAlarm> all() {
        return List.copyOf(kept);
    }

    @Override
    public synchronized void mark(FalseAlarm alarm) {
        if (kept.stream().noneMatch(each -> each.isAbout(alarm.answer(), alarm.validator()))) {
            kept.add(alarm);
        }
    }

    @Override
    public void unmark(Instant answer, String validator) {
        kept.removeIf(each -> each.isAbout(answer, validator));
    }
}
