package dev.helix.consultant;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Asker;
import dev.helix.domain.answer.ConversationStep;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.chat.ChatSession;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.text.Price;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.KeyedLocks;
import dev.helix.enforcement.MarkerFilter;
import dev.helix.enforcement.validator.StepMarkerValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One turn with the consultant: told what it needs to know, enforced, and noted. Safe for use by many threads. */
final class Conversation {

    private static final int MOST_ISSUES = 5;
    private static final int LONGEST_LINE = 400;

    private final Enforcer enforcer;
    private final Sessions sessions;
    private final PromptWriter prompts;
    private final FileView files;
    private final Outcomes outcomes;
    private final boolean live;
    private final LostAnswers lost;
    private final Sentences wording;
    private final Translation translation;
    private final KeyedLocks<SessionId> running = new KeyedLocks<>();
    private final Map<Path, ProjectScope> answered = new ConcurrentHashMap<>();

    /** The further treatment of an accepted answer, besides showing it. */
    interface Outcomes {
        /** Returns what HELIX did about it, as Markdown for the person; empty for nothing. */
        String of(SessionId session, ChatRequest request, Enforced.Accepted accepted);
    }

    Conversation(
            Enforcer enforcer,
            Sessions sessions,
            PromptWriter prompts,
            FileView files,
            Outcomes outcomes,
            boolean live,
            LostAnswers lost,
            Sentences wording) {
        this.enforcer = enforcer;
        this.sessions = sessions;
        this.prompts = prompts;
        this.files = files;
        this.outcomes = outcomes;
        this.live = live;
        this.lost = lost;
        this.wording = wording;
        this.translation = Translation.into(wording);
    }

    /** Returns the projects with which somebody may have to do who is being answered in a chat's folder; empty where nobody is. */
    Optional<ProjectScope> scope(Path chat) {
        return Optional.ofNullable(answered.get(chat.normalize()));
    }

    /** Answers {@code request} into {@code run}. One turn of a chat at a time: others wait for theirs. */
    void answer(ChatRequest request, ChatRun run) throws InterruptedException {
        var session = sessions.find(request);
        var id = session.id();
        Runnable turn = () -> turn(request, run, sessions.now(id));
        if (!running.runIfFree(id, turn)) {
            run.publish(new ChatUpdate.Status(wording.text("waiting"), false));
            running.run(id, turn);
        }
    }

    private void turn(ChatRequest request, ChatRun run, ChatSession session) {
        var id = session.id();
        var attempts = enforcer.policy().budget().maxAttempts();
        var feed = new AnswerFeed(run, live, attempts, wording, request.origin().openWebUi());
        lost.of(id).ifPresent(before -> {
            feed.progress(before.said() + "\n" + before.log());
            feed.done(before.said());
        });
        if (Sessions.isContinuation(request)) {
            feed.goesOnAfter(request.last().text());
        }
        feed.status(wording.text("starting"));
        var message = message(request, id);
        var unread = UnreadAttachments.of(request, wording);
        if (!unread.isEmpty()) {
            message += "\n\n" + wording.text("unread.agent", String.join(", ", unread));
            feed.progress("✗ " + wording.text("unread", String.join(", ", unread)) + "\n");
        }
        sessions.note(id, "user", message);
        sessions.working(id, request);
        var directory = sessions.directory(id);
        var root = files.locate(directory)
                .map(path -> path.replaceAll("[^/]+", ".."))
                .orElse("../../..");
        var instructions = History.instructions(request.messages());
        var first = Prompt.first(
                prompts.first(Sessions.history(request), instructions, message, session.step(), root),
                directory,
                AgentProfile.CONSULTANT);
        var resume = sessions.resumable(session, request);
        var prompt = resume == null
                ? first
                : first.next(resume, prompts.next(laidDownAnew(id, instructions), message, session.step()));
        boolean told = false;
        answered.put(directory.normalize(), request.caller().projects());
        try {
            var enforced = enforcer.answer(prompt, first, session.step(), asker(request, session), files, feed);
            // The canceller has no use for this thread any more, but what happened is still to be written down.
            Thread.interrupted();
            finish(request, run, feed, id, enforced, unread);
            told = true;
        } finally {
            answered.remove(directory.normalize());
            if (!told && !isKnownByItsQuestion(request, run)) {
                sessions.failed(id, request);
            }
        }
    }

    private static Asker asker(ChatRequest request, ChatSession session) {
        return new Asker(
                Requester.of(request.caller(), "chat", request.origin().user()).by(),
                session.projects().stream().map(ProjectId::value).collect(Collectors.toSet()));
    }

    /** Returns what an agent that goes on has not been told yet; empty for nothing. */
    private String laidDownAnew(SessionId id, String instructions) {
        return sessions.isTold(id, instructions)
                ? ""
                : instructions.isEmpty() ? "(Nothing is laid down any more.)" : instructions;
    }

    private String message(ChatRequest request, SessionId id) {
        if (Sessions.isContinuation(request)) {
            return wording.text("continue");
        }
        var pictures = request.last().pictures().stream()
                .map(picture -> "- `" + sessions.keep(id, picture) + "`")
                .collect(Collectors.joining("\n"));
        var text = request.last().text().strip();
        var said = text.isEmpty() ? wording.text("picture.only") : text;
        return pictures.isEmpty() ? said : said + "\n\n" + wording.text("pictures") + "\n\n" + pictures;
    }

    private void finish(
            ChatRequest request, ChatRun run, AnswerFeed feed, SessionId id, Enforced enforced, List<String> unread) {
        switch (enforced) {
            case Enforced.Accepted accepted -> accepted(request, run, feed, id, accepted, unread);
            case Enforced.Exhausted exhausted -> {
                var findings = exhausted.issues().stream()
                        .filter(Issue::blocks)
                        .limit(MOST_ISSUES)
                        .map(issue -> issue.code() + ": " + HarmlessText.line(issue.message(), LONGEST_LINE))
                        .collect(Collectors.joining("; "));
                int attempts = exhausted.trace().attempts().size();
                broken(
                        request,
                        run,
                        feed,
                        id,
                        enforced,
                        "validation_exhausted",
                        wording.text("exhausted", attempts, run.id()),
                        findings);
            }
            case Enforced.Failed failed ->
                broken(
                        request,
                        run,
                        feed,
                        id,
                        enforced,
                        code(failed.failure()),
                        failed(failed.failure(), run),
                        HarmlessText.line(translation.of(failed.failure().message()), LONGEST_LINE));
        }
    }

    private String failed(AgentFailure failure, ChatRun run) {
        return failure instanceof AgentFailure.DailyLimit limit
                ? wording.text(
                        "agent.daily_limit",
                        Price.amount(limit.usd(), wording.language()),
                        limit.retryAfter().toMinutes() + 1)
                : wording.text("agent.failed", run.id());
    }

    private static String code(AgentFailure failure) {
        return "agent_" + failure.code().toLowerCase(Locale.ROOT);
    }

    private void accepted(
            ChatRequest request,
            ChatRun run,
            AnswerFeed feed,
            SessionId id,
            Enforced.Accepted accepted,
            List<String> unread) {
        feed.accepted(MarkerFilter.visible(accepted.answer().text()).strip());
        if (!unread.isEmpty()) {
            feed.add("> ✗ " + wording.text("unread", String.join(", ", unread)));
        }
        var more = outcomes.of(id, request, accepted);
        if (!more.isEmpty()) {
            feed.add(more);
        }
        int attempts = accepted.trace().attempts().size();
        feed.done(
                accepted.inferred()
                        ? wording.text("guessed", guessed(accepted))
                        : wording.text(attempts == 1 ? "validated.once" : "validated", attempts));
        remember(request, run, id, feed, accepted, accepted.step(), false);
        sessions.told(id, History.instructions(request.messages()));
        run.publish(new ChatUpdate.Completed(accepted.trace().usage()));
    }

    /** Returns what the fallbacks put in, as people call it. */
    private String guessed(Enforced.Accepted accepted) {
        return accepted.trace().inferred().stream()
                .map(name -> name.equals(StepMarkerValidator.NAME) ? wording.text("guessed.step") : name)
                .collect(Collectors.joining(", "));
    }

    /** A short text stays in the answer: without any, the client would not let the chat go on. */
    private void broken(
            ChatRequest request,
            ChatRun run,
            AnswerFeed feed,
            SessionId id,
            Enforced enforced,
            String code,
            String message,
            String findings) {
        var tag = "[" + code.toUpperCase(Locale.ROOT) + "]";
        feed.progress("✗ " + findings + "\n");
        feed.done("✗ " + tag + " " + findings);
        feed.add("✗ **" + tag + "** " + message);
        remember(request, run, id, feed, enforced, null, true);
        run.publish(new ChatUpdate.Broken(code, tag + " " + message + " " + findings));
    }

    /**
     * Returns whether HELIX ends and has said so in a chat that its client does not name. What the client has got of the answer can't be told from
     * here: the next process knows such a chat by its question, as after a kill, as long as the answer counts as being written.
     */
    private static boolean isKnownByItsQuestion(ChatRequest request, ChatRun run) {
        return run.over() && !Sessions.named(request);
    }

    private void remember(
            ChatRequest request,
            ChatRun run,
            SessionId id,
            AnswerFeed feed,
            Enforced enforced,
            @Nullable ConversationStep step,
            boolean failed) {
        sessions.note(id, "assistant", feed.shown());
        if (!isKnownByItsQuestion(request, run)) {
            sessions.answered(id, request, feed.shown(), enforced.session(), step, failed);
        }
    }
}
