package dev.helix.app.wiring;

import dev.helix.consultant.Consultant;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Lets chats go in which nothing was said for long, with their transcripts, drafts and pictures. The audit log names each.
 *
 * @param days after a chat's last change; 0 lets none go
 */
record ChatRetention(Consultant consultant, int days, AuditTrail audit, InstantSource clock) implements Runnable {

    private static final System.Logger LOG = System.getLogger(ChatRetention.class.getName());

    /** One that fails is tried again with the next look. */
    @Override
    public void run() {
        if (days == 0) {
            return;
        }
        try {
            for (var gone : consultant.forget(clock.instant().minus(Duration.ofDays(days)))) {
                audit.note(new AuditTrail.Entry(
                        clock.instant(), "helix", null, "server", "forget chat", null, gone.value(), List.of()));
            }
        } catch (PortException e) {
            LOG.log(System.Logger.Level.WARNING, "old chats could not be put away: {0}", e.getMessage());
        }
    }
}
