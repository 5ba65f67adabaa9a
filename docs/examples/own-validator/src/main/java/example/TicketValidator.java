package example;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import java.util.List;

/** Every answer names the ticket that it is about. */
public final class TicketValidator implements Validator {
    @Override
    public String name() {
        return "ticket";
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        if (answer.text().contains("TICKET-")) {
            return List.of();
        }
        var end = Span.at(answer.text().length());
        return List.of(new Issue(
                name(), "MISSING_TICKET", Severity.ERROR, "No ticket is named.", "Name it as TICKET-123.", null, end));
    }
}
