package example;

import dev.helix.testkit.answer.ValidatorConformance;
import java.util.List;
import java.util.Set;

/** HELIX's own suite asks of it what it asks of every validator: hostile and huge input, determinism, stable codes. */
class TicketValidatorTest implements ValidatorConformance {
    public TicketValidator validator() {
        return new TicketValidator();
    }

    public Set<String> codes() {
        return Set.of("MISSING_TICKET");
    }

    public List<String> passing() {
        return List.of("Done, see TICKET-7.");
    }

    public List<String> failing() {
        return List.of("Done.");
    }
}
