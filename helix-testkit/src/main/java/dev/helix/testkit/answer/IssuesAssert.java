package dev.helix.testkit.answer;

import dev.helix.domain.answer.Issue;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a validator's issues, as {@link AnswerAssertions#whenChecking} returns them. */
public final class IssuesAssert extends AbstractAssert<IssuesAssert, List<Issue>> {

    private final String text;

    IssuesAssert(List<Issue> issues, String text) {
        super(issues, IssuesAssert.class);
        this.text = text;
        describedAs("the issues of%n  %s", text.length() <= 500 ? text : text.substring(0, 500) + "…");
    }

    /** Holds when nothing was said at all. */
    public IssuesAssert passes() {
        if (!actual.isEmpty()) {
            failWithMessage("%nExpected no issue, but found%n%s", shown());
        }
        return this;
    }

    /** Holds when nothing blocks; warnings are fine. */
    public IssuesAssert isAccepted() {
        if (actual.stream().anyMatch(Issue::blocks)) {
            failWithMessage("%nExpected no error, but found%n%s", shown());
        }
        return this;
    }

    /** Holds when exactly these codes were said, in this order. */
    public IssuesAssert hasCodes(String... codes) {
        var found = actual.stream().map(Issue::code).toList();
        if (!found.equals(Arrays.asList(codes))) {
            failWithMessage("%nExpected codes %s, but found%n%s", List.of(codes), shown());
        }
        return this;
    }

    /** Holds when one issue points at exactly {@code excerpt} of the text. */
    public IssuesAssert pointsAt(String excerpt) {
        if (actual.stream().noneMatch(issue -> excerpt(issue).equals(excerpt))) {
            failWithMessage("%nExpected an issue at \"%s\", but found%n%s", excerpt, shown());
        }
        return this;
    }

    /** Holds when one message or hint contains {@code words}. */
    public IssuesAssert says(String words) {
        if (actual.stream()
                .noneMatch(issue ->
                        issue.message().contains(words) || issue.fixHint().contains(words))) {
            failWithMessage("%nExpected somebody to say \"%s\", but found%n%s", words, shown());
        }
        return this;
    }

    private String excerpt(Issue issue) {
        int end = Math.min(issue.range().end(), text.length());
        return text.substring(Math.min(issue.range().start(), end), end);
    }

    private String shown() {
        var lines = new StringBuilder();
        for (var issue : actual) {
            lines.append("  ")
                    .append(issue.severity())
                    .append(' ')
                    .append(issue.code())
                    .append(" at \"")
                    .append(excerpt(issue))
                    .append("\": ")
                    .append(issue.message())
                    .append('\n');
        }
        return lines.isEmpty() ? "  nothing" : lines.toString();
    }
}
