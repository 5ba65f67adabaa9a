package dev.helix.consultant;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.AnswerEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns what the enforcer tells into what a chat's reader sees: the log and the status at once, the answer itself only when
 * it holds, or as it is written where that is what the operator chose. For one answer and one thread.
 */
final class AnswerFeed implements Consumer<AnswerEvent> {

    /** A client stores each status, so there are not many of them. */
    private static final int MOST_STATUSES = 40;

    private static final int MOST_ISSUES = 5;
    private static final int LONGEST_ISSUE = 400;
    private static final int PIECE = 4_096;

    private final ChatRun run;
    private final boolean live;
    private final int attempts;
    private final Sentences wording;
    private final Translation translation;
    private final boolean openWebUi;
    private final StringBuilder shown = new StringBuilder();
    private HarmlessText harmless;
    private String pending;
    private String gap = "";
    private int statuses;

    AnswerFeed(ChatRun run, boolean live, int attempts, Sentences wording, boolean openWebUi) {
        this.run = run;
        this.live = live;
        this.attempts = attempts;
        this.wording = wording;
        this.openWebUi = openWebUi;
        this.harmless = new HarmlessText(openWebUi);
        this.translation = Translation.into(wording);
        this.pending = wording.text("at.work");
    }

    /** Says that a client puts what is shown right behind {@code earlier}: a sentence that has ended is not run into. */
    void goesOnAfter(String earlier) {
        char last = earlier.isEmpty() ? '\n' : earlier.charAt(earlier.length() - 1);
        gap = Character.isWhitespace(last)
                ? ""
                : Character.isLetterOrDigit(last) || ",;-–".indexOf(last) >= 0 ? " " : "\n\n";
    }

    @Override
    public void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.AttemptStarted(var number, var strategy) -> started(number, strategy);
            case AnswerEvent.Text(var text) -> {
                if (live) {
                    show(harmless.accept(text));
                }
            }
            case AnswerEvent.Repaired(var text) -> {
                if (live) {
                    show(harmless.accept("\n\n" + text) + harmless.finish());
                }
            }
            case AnswerEvent.Working(var working) -> {
                if (!(working instanceof AgentEvent.Queued)) {
                    underWay();
                }
                progress(AgentLog.text(working, wording, translation));
                var line = AgentLog.status(working, wording, translation);
                if (!line.isEmpty() && statuses++ < MOST_STATUSES) {
                    done(line);
                }
            }
            case AnswerEvent.Superseded(var reason) -> {
                var why = translation.of(reason);
                progress("- ✗ " + HarmlessText.line(why, LONGEST_ISSUE) + "\n");
                anew(why);
            }
            case AnswerEvent.AttemptRejected(var number, var issues) -> rejected(number, issues);
            case AnswerEvent.ContinuationFailed(var failure) ->
                failed("CONTINUATION_FAILED", "continuation.failed", failure);
            case AnswerEvent.AskedAnew(var failure) -> failed("AGENT_" + failure.code(), "asked.anew", failure);
            case AnswerEvent.Accepted accepted -> {}
            case AnswerEvent.GaveUp gaveUp -> {}
        }
    }

    /**
     * Settles the status as soon as the agent lives: one that is not done shimmers, and after Stop there is no way left to tell
     * the client that it is.
     */
    private void underWay() {
        if (!pending.isEmpty()) {
            done(pending);
            pending = "";
        }
    }

    private void started(int number, Strategy strategy) {
        if (number > 1) {
            pending = wording.text("attempt", number, attempts);
            status(pending);
            progress("- " + wording.text("attempt", number, attempts) + "\n");
            if (strategy != Strategy.SPLICE) {
                anew(wording.text("anew.rejected"));
            }
        }
    }

    private void failed(String code, String key, AgentFailure failure) {
        var line = "✗ [" + code + "] "
                + wording.text(key, HarmlessText.line(translation.of(failure.message()), LONGEST_ISSUE));
        progress(line + "\n");
        done(line);
    }

    private void rejected(int number, List<Issue> issues) {
        for (var issue :
                issues.stream().filter(Issue::blocks).limit(MOST_ISSUES).toList()) {
            progress("✗ "
                    + wording.text(
                            "rejected",
                            number,
                            attempts,
                            issue.code() + ": " + HarmlessText.line(issue.message(), LONGEST_ISSUE))
                    + "\n");
        }
    }

    /** The text shown so far is void; the reader is told so, for it can't be taken back. */
    private void anew(String reason) {
        if (live && !shown.isEmpty()) {
            show(harmless.leave() + "\n\n---\n\n*" + wording.text("anew", HarmlessText.line(reason, LONGEST_ISSUE))
                    + "*\n\n");
        }
        harmless = new HarmlessText(openWebUi);
    }

    /** Shows {@code answer}, which holds, unless that is done already. */
    void accepted(String answer) {
        if (live) {
            show(harmless.finish());
        } else {
            harmless = new HarmlessText(openWebUi);
            showAll((harmless.accept(answer) + harmless.finish()).strip());
        }
    }

    /** Adds what HELIX itself has to say, behind code that the answer has left open. */
    void add(String text) {
        var closing = harmless.leave();
        harmless = new HarmlessText(openWebUi);
        showAll(closing + (shown.isEmpty() ? "" : "\n\n") + text);
    }

    private void showAll(String text) {
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + PIECE);
            // Never in the middle of a pair.
            end -= end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
            show(text.substring(at, end));
            at = end;
        }
    }

    private void show(String text) {
        if (!text.isEmpty()) {
            var piece = gap + text;
            gap = "";
            shown.append(piece);
            run.publish(new ChatUpdate.Content(piece));
        }
    }

    void progress(String text) {
        if (!text.isEmpty()) {
            run.publish(new ChatUpdate.Progress(text));
        }
    }

    void status(String text) {
        run.publish(new ChatUpdate.Status(text, false));
    }

    void done(String text) {
        run.publish(new ChatUpdate.Status(text, true));
    }

    /** Returns all that the client was given as the answer. */
    String shown() {
        return shown.toString();
    }
}
