package dev.helix.consultant;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.chat.SessionId;
import dev.helix.domain.port.ChatSessions;
import dev.helix.domain.port.DocumentReader;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sentences;
import dev.helix.enforcement.Enforcer;
import dev.helix.evolution.NightLetters;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.SystemActions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers what a chat client asks: side prompts at once, commands by HELIX itself, everything else by the consultant. Safe
 * for use by many threads.
 */
public final class Consultant implements AutoCloseable {

    /** The model that people talk with. */
    public static final String MODEL = "helix-consultant";

    /** The model that a client may ask for titles and the like. */
    public static final String TASKS = "helix-tasks";

    /** Languages in which a client can show what models are for. */
    public static final List<Locale> LANGUAGES = List.of(Locale.GERMAN, Locale.ENGLISH);

    private static final System.Logger LOG = System.getLogger(Consultant.class.getName());
    private static final int ID_LENGTH = 12;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** More than an agent needs to be ended, and less than a supervisor waits before it kills. */
    private static final Duration LONGEST_END = Duration.ofSeconds(15);

    private final Conversation conversation;
    private final ChatCommands commands;
    private final ChatRuns runs;
    private final SideReplies replies;
    private final Duration grace;
    private final Supplier<UUID> ids;
    private final Sentences wording;
    private final Translation translation;
    private final PictureCheck pictures;
    private final Sessions sessions;
    private final DocumentReader documents;

    /**
     * Makes a consultant.
     *
     * @param enforcer asks the agent
     * @param store where chats are kept
     * @param workplace where its work lies
     * @param actions what commands drive
     * @param systems what commands about databases drive
     * @param letters tell what happened
     * @param ids random
     */
    public Consultant(
            ConsultantSettings settings,
            Enforcer enforcer,
            ChatSessions store,
            Workplace workplace,
            ProjectActions actions,
            SystemActions systems,
            NightLetters letters,
            Supplier<UUID> ids,
            InstantSource clock) {
        this.wording = wording(settings.locale());
        this.translation = Translation.into(wording);
        this.replies = new SideReplies(wording);
        this.pictures = new PictureCheck(wording);
        this.sessions = new Sessions(store, ids, clock);
        var files = workplace.files();
        var costs = new CostReports(workplace.costs(), clock, wording);
        var finalizing = new Finalizing(actions, workplace, sessions, costs, settings.locale(), wording);
        var handover = new Handover(actions, workplace, sessions, finalizing, wording);
        var lost = new LostAnswers(sessions, actions, wording);
        var prompts = new PromptWriter(new PromptTemplates(files), new Experts(files), settings.locale());
        this.conversation =
                new Conversation(enforcer, sessions, prompts, files, handover, settings.live(), lost, wording);
        this.commands = new ChatCommands(
                actions,
                systems,
                letters,
                LetterText.in(settings.locale()),
                new CommandReports(wording),
                costs,
                sessions,
                lost,
                clock,
                wording);
        this.runs = new ChatRuns(clock);
        this.documents = workplace.documents();
        this.grace = settings.grace();
        this.ids = ids;
    }

    /** Returns what reads documents that people attach. */
    public DocumentReader documents() {
        return documents;
    }

    /** Returns the projects with which somebody may have to do who is being answered in a chat's folder; empty where nobody is. */
    public Optional<ProjectScope> scope(Path chat) {
        return conversation.scope(chat);
    }

    /** Returns what HELIX has written in English as this chat's people say it; the words of others stay. */
    public String said(String written) {
        return translation.of(written);
    }

    /** Returns the models there are. */
    public static List<String> models() {
        return List.of(MODEL, TASKS);
    }

    /** Returns what a client shows of a model, in the chat's language. */
    public ModelCard card(String model) {
        return card(model, wording);
    }

    /** Returns the same in {@code language}, one of {@link #LANGUAGES}. */
    public static ModelCard card(String model, Locale language) {
        return card(model, wording(language));
    }

    private static Sentences wording(Locale language) {
        return Sentences.of("dev.helix.consultant.wording", language, Consultant.class.getModule());
    }

    private static ModelCard card(String model, Sentences wording) {
        if (model.equals(TASKS)) {
            return new ModelCard("HELIX tasks", wording.text("model.tasks"), List.of());
        }
        var suggestions = Stream.of("wish", "open", "commands")
                .map(key -> "model.suggest." + key)
                .map(key -> new ModelCard.Suggestion(
                        wording.text(key + ".title"), wording.text(key + ".subtitle"), wording.text(key)))
                .toList();
        return new ModelCard("HELIX consultant", wording.text("model.consultant"), suggestions);
    }

    /** Returns whether {@code request} is one of the client's own, which never costs anything. */
    public static boolean isSidePrompt(ChatRequest request) {
        return SidePrompt.in(request).isPresent();
    }

    /**
     * Lets chats go in which nothing has happened since {@code before}, and in which nobody is answered now.
     *
     * @return which they were
     */
    public List<SessionId> forget(Instant before) {
        return sessions.forget(before);
    }

    /** Returns why the pictures that a request brings are not taken; empty where they are. */
    public Optional<PictureCheck.Objection> objection(ChatRequest request) {
        return isSidePrompt(request) ? Optional.empty() : pictures.objection(request);
    }

    /** Begins to answer, or joins the answer to the same request; the caller reads it, and closes the reader. */
    public ChatRun.Reader ask(ChatRequest request) {
        var side = SidePrompt.in(request);
        if (side.isPresent()) {
            return ChatRun.finished(newId(), replies.to(side.get(), request))
                    .read()
                    .orElseThrow();
        }
        return runs.follow(
                request,
                () -> new ChatRun(newId(), grace),
                run -> run.start(() -> {
                    try {
                        answer(request, run);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (PortException e) {
                        broken(run, "environment", e);
                    } catch (RuntimeException | Error e) {
                        broken(run, "internal", e);
                    } finally {
                        run.publish(new ChatUpdate.Broken("cancelled", wording.text("cancelled")));
                    }
                }));
    }

    private void answer(ChatRequest request, ChatRun run) throws InterruptedException {
        var command = commands.in(request);
        if (command.isPresent()) {
            commands.run(command.get(), request, run);
        } else {
            conversation.answer(request, run);
        }
    }

    private void broken(ChatRun run, String code, Throwable e) {
        if (run.over() && Thread.currentThread().isInterrupted()) {
            // HELIX ends, and has told the reader so: what breaks off by that is no fault.
            LOG.log(System.Logger.Level.DEBUG, "chat " + run.id() + " was ended", e);
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "chat " + run.id() + " broke off", e);
        var message = wording.text("broken", run.id());
        run.publish(new ChatUpdate.Content("✗ **[" + code.toUpperCase(Locale.ROOT) + "]** " + message));
        run.publish(new ChatUpdate.Broken(code, message));
    }

    private String newId() {
        return ids.get().toString().replace("-", "").substring(0, ID_LENGTH);
    }

    /**
     * Ends everything that is going on: readers who wait for an answer are told so, as a failure that can be tried again, and has two seconds to read
     * it. Returns when nothing is written for any chat any more. Called before the server that they read from ends.
     */
    public void end() {
        var message = wording.text("stopping");
        var code = "helix_stopping";
        try {
            var ended = runs.end(
                    List.of(
                            new ChatUpdate.Status("✗ " + message, true),
                            new ChatUpdate.Content("\n\n✗ **[" + code.toUpperCase(Locale.ROOT) + "]** " + message),
                            new ChatUpdate.Broken(code, message)),
                    FAREWELL,
                    LONGEST_END);
            if (!ended) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "chats are still at work {0} s after they were told to end",
                        LONGEST_END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #end()}. */
    @Override
    public void close() {
        end();
    }
}
