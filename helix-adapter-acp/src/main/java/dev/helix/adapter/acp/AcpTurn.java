package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.process.AgentProcess;
import dev.helix.process.SteppedTurn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One turn, with a process of its own. Everything happens in the thread that asks for the next event. Work begins with the first
 * event that is asked for, and the process is gone when null is returned.
 */
final class AcpTurn extends SteppedTurn {

    /** The shortest wait, in nanoseconds. */
    private static final long AT_ONCE = 1;

    private static final AgentFailure CANCELLED = new AgentFailure.Cancelled("the turn was cancelled");

    /** HELIX's last question, whose answer it waits for. */
    private enum Asked {
        INITIALIZE,
        SESSION,
        MODE,
        PROMPT
    }

    private final Prompt prompt;
    private final AcpSettings settings;
    private final AcpLaunch launch;
    private final Seats seats;
    private final OfferedTools tools;
    private final AcpAgent.Conversations conversations;
    private final SessionUpdates updates;
    private final AgentRequests requests;
    private final TurnTimes times;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicReference<@Nullable AgentProcess> speaking = new AtomicReference<>();

    private @Nullable AcpConnection connection;
    private OfferedTools.@Nullable Offer offered;
    private Asked asked = Asked.INITIALIZE;
    private String agent = "the agent";
    private String session;
    private @Nullable AskingMode mode;
    private @Nullable AgentFailure ending;
    private boolean begun;
    /** Whether the turn waits for a process, as its listener was told. */
    private boolean queued;

    private boolean seated;
    private boolean over;

    AcpTurn(
            Prompt prompt,
            AcpSettings settings,
            AcpLaunch launch,
            Seats seats,
            OfferedTools tools,
            AcpAgent.Conversations conversations) {
        this.prompt = prompt;
        this.settings = settings;
        this.launch = launch;
        this.seats = seats;
        this.tools = tools;
        this.conversations = conversations;
        this.session = prompt.resume() == null ? "" : prompt.resume().id();
        this.updates = new SessionUpdates(
                prompt.directory(), settings.limits(), launch.place().denials(prompt.directory()));
        this.requests = new AgentRequests(prompt, settings, updates, wanted::get);
        this.times = new TurnTimes(settings.timers());
    }

    @Override
    protected @Nullable AgentEvent poll() {
        return updates.poll();
    }

    @Override
    protected boolean over() {
        return over;
    }

    @Override
    public void cancel() {
        wanted.set(true);
        var process = speaking.get();
        if (process != null) {
            process.wake();
        }
        seats.wake();
    }

    @Override
    protected void advance() {
        if (!begun) {
            begin();
            return;
        }
        var current = connection;
        if (current == null) {
            throw new IllegalStateException("a turn without a process goes nowhere");
        }
        if (wanted.get()) {
            endSoon(CANCELLED, current);
        }
        if (!over) {
            hear(poll(current), current);
        }
    }

    private void begin() {
        if (!queued) {
            times.begin();
        }
        try {
            var longest = queued ? times.nanosToEnd() : AT_ONCE;
            seated = seats.take(session.isEmpty() ? null : session, wanted::get, longest);
        } catch (InterruptedException e) {
            noteInterrupt();
        }
        if (!seated && !queued && !wasInterrupted() && !wanted.get()) {
            queued = true;
            updates.add(new AgentEvent.Queued());
            return;
        }
        begun = true;
        if (!seated) {
            fail(
                    wasInterrupted() || wanted.get()
                            ? new AgentFailure.Cancelled("the turn was cancelled before it began")
                            : new AgentFailure.TimedOut("no process became free for this turn in time"));
            return;
        }
        try {
            var process = launch.start(prompt.directory());
            speaking.set(process);
            connection = new AcpConnection(process, settings.limits());
            ask(
                    Asked.INITIALIZE,
                    "initialize",
                    Map.of(
                            "protocolVersion",
                            AcpConnection.VERSION,
                            "clientCapabilities",
                            Map.of("fs", Map.of("readTextFile", true, "writeTextFile", true), "terminal", false),
                            "clientInfo",
                            Map.of("name", "helix", "version", "1")));
        } catch (IOException e) {
            if (speaking.get() != null) {
                // It is gone, and its end is about to be read, with what it said about that.
                updates.unknown("the agent does not hear: " + e.getMessage());
                return;
            }
            var command = settings.command().getFirst();
            fail(new AgentFailure.NotInstalled("the agent can't be started: " + e.getMessage()
                    + "; install it, or set agent.command (" + command + ") to it"));
        }
    }

    private void ask(Asked what, String method, Map<String, Object> parameters) throws IOException {
        var current = connection;
        if (current == null) {
            throw new IOException("there is no process to ask");
        }
        asked = what;
        heard();
        current.ask(method, parameters);
    }

    private void heard() {
        if (ending == null) {
            times.heard(asked == Asked.PROMPT);
        } else {
            times.heardAtLast();
        }
    }

    /** Returns whether the agent works on the prompt, and nothing has ended that. */
    private boolean isWorking() {
        return asked == Asked.PROMPT && ending == null;
    }

    private void nothingHeard(AcpConnection current) {
        var silent = isWorking() ? times.silenceToTell() : null;
        if (silent != null) {
            updates.add(new AgentEvent.Silent(silent));
        } else if (times.nanosLeft() == 0) {
            timeout(current);
        }
    }

    private AcpConnection.@Nullable Message poll(AcpConnection current) {
        try {
            return current.poll(isWorking() ? times.nanosUntilToldOrOver() : times.nanosLeft());
        } catch (InterruptedException e) {
            noteInterrupt();
            endSoon(new AgentFailure.Cancelled("the thread that waited for the agent was interrupted"), current);
            return new AcpConnection.Message.Nothing();
        }
    }

    private void hear(AcpConnection.@Nullable Message message, AcpConnection current) {
        try {
            switch (message) {
                case null -> nothingHeard(current);
                case AcpConnection.Message.Nothing nothing -> {}
                case AcpConnection.Message.Noise(var raw) -> updates.unknown(raw);
                case AcpConnection.Message.TooMuch(var why) -> endSoon(new AgentFailure.TurnLimit(why), current);
                case AcpConnection.Message.Babble(var why) -> fail(new AgentFailure.ProtocolError(why));
                case AcpConnection.Message.End(var exitCode, var errors) ->
                    fail(ending != null ? ending : AcpFailures.ended(asked == Asked.PROMPT, exitCode, errors));
                case AcpConnection.Message.Answer(var result) -> answered(result);
                case AcpConnection.Message.Refusal(var error) -> refused(error);
                case AcpConnection.Message.Request request -> {
                    heard();
                    var failure = requests.answer(request, isLive(request), current);
                    if (failure != null) {
                        endSoon(failure, current);
                    }
                }
                case AcpConnection.Message.News(var method, var parameters) -> {
                    heard();
                    told(method, parameters, current);
                }
            }
        } catch (IOException e) {
            // It is gone, and its end is about to be read.
            updates.unknown("the agent does not hear: " + e.getMessage());
        }
    }

    private void answered(JsonNode result) throws IOException {
        if (ending != null && asked != Asked.PROMPT) {
            fail(ending);
            return;
        }
        switch (asked) {
            case INITIALIZE -> open(result);
            case SESSION -> opened(result);
            case MODE -> {
                updates.add(new AgentEvent.SessionStarted(new AgentSession(session), ""));
                ask(
                        Asked.PROMPT,
                        "session/prompt",
                        Map.of("sessionId", session, "prompt", List.of(Map.of("type", "text", "text", said()))));
            }
            case PROMPT -> finished(result);
        }
    }

    /** A slash in the first place is a command to most agents. */
    private String said() {
        return prompt.text().strip().startsWith("/") ? "The person writes:\n\n" + prompt.text() : prompt.text();
    }

    private void open(JsonNode initialized) throws IOException {
        var info = initialized.path("agentInfo");
        if (!text(info, "name").isBlank()) {
            agent = (text(info, "name") + " " + text(info, "version")).strip();
            conversations.named(agent);
        }
        int version = initialized.path("protocolVersion").asInt(0);
        if (version != AcpConnection.VERSION) {
            fail(new AgentFailure.WrongVersion(
                    agent + " speaks version " + version + " of the Agent Client Protocol, HELIX speaks version "
                            + AcpConnection.VERSION,
                    Integer.toString(version),
                    Integer.toString(AcpConnection.VERSION)));
            return;
        }
        var able = initialized.path("agentCapabilities");
        var servers = servers(able);
        var place =
                Map.<String, Object>of("cwd", prompt.directory().toRealPath().toString(), "mcpServers", servers);
        if (prompt.resume() == null) {
            ask(Asked.SESSION, "session/new", place);
            return;
        }
        var known = Map.<String, Object>of(
                "cwd", prompt.directory().toRealPath().toString(), "mcpServers", servers, "sessionId", session);
        var resumes = able.path("sessionCapabilities").path("resume");
        if (!resumes.isMissingNode() && !resumes.isNull()) {
            ask(Asked.SESSION, "session/resume", known);
        } else if (able.path("loadSession").asBoolean(false)) {
            ask(Asked.SESSION, "session/load", known);
        } else {
            fail(AcpFailures.unknownSession(agent + " takes up no conversation again"));
        }
    }

    /** An agent that can't reach a server by HTTP is offered none: it would refuse the session. */
    private List<Map<String, Object>> servers(JsonNode able) {
        if (!able.path("mcpCapabilities").path("http").asBoolean(false)) {
            return List.of();
        }
        offered = tools.open(prompt).orElse(null);
        if (offered == null) {
            return List.of();
        }
        updates.offer(offered.tools());
        return List.of(offered.server());
    }

    private void opened(JsonNode result) throws IOException {
        if (prompt.resume() == null) {
            session = text(result, "sessionId");
            if (session.isBlank()) {
                fail(new AgentFailure.ProtocolError(agent + " began a conversation without a name"));
                return;
            }
        }
        switch (AskingMode.of(result, settings.mode(), agent)) {
            case AskingMode.Choice.None(var failure) -> fail(failure);
            case AskingMode.Choice.Chosen(var chosen) -> {
                mode = chosen;
                ask(Asked.MODE, chosen.method(), chosen.request(session));
            }
        }
    }

    private void refused(JsonNode error) {
        if (ending != null) {
            fail(ending);
        } else if (asked == Asked.SESSION && prompt.resume() != null) {
            var failure = AcpFailures.of(error);
            fail(
                    failure instanceof AgentFailure.NotLoggedIn
                            ? failure
                            : AcpFailures.unknownSession(AcpFailures.said(error)));
        } else if (asked == Asked.MODE) {
            fail(new AgentFailure.WrongVersion(
                    agent + " can't be put into the mode " + settings.mode() + ": " + AcpFailures.said(error),
                    agent,
                    "an agent with a mode that asks"));
        } else {
            fail(AcpFailures.of(error));
        }
    }

    private void finished(JsonNode result) {
        var usage = result.path("usage");
        if (usage.isObject() && !updates.counted()) {
            updates.count(usage);
        }
        updates.endBlocks();
        if (ending == null) {
            var stopped = AcpFailures.ofStop(text(result, "stopReason"));
            if (stopped != null) {
                fail(stopped);
                return;
            }
            // The end of a turn is no success: some say so after an error, or when their model was never heard.
            if (!updates.spoken()) {
                fail(new AgentFailure.NoAnswer(agent + " ended its turn without an answer; ask again"));
                return;
            }
            if (updates.counted() && updates.outputTokens() == 0) {
                fail(new AgentFailure.Unreachable(
                        agent + " ended its turn, and its model has written nothing; look at the model service", null));
                return;
            }
        }
        end(ending == null ? new AgentEvent.Finished(usage()) : new AgentEvent.Failed(ending, usage()));
    }

    private void told(String method, JsonNode parameters, AcpConnection current) {
        if (!method.equals("session/update") || !text(parameters, "sessionId").equals(session)) {
            return; // Agents have news of their own, also before there is a session.
        }
        var update = parameters.path("update");
        var now = AskingMode.told(update);
        if (asked != Asked.PROMPT || ending != null) {
            return; // An earlier text, told again when a conversation is taken up; or a text after its end.
        }
        var since = mode;
        if (now != null && since != null && !now.equals(since.id())) {
            fail(new AgentFailure.ProtocolError(
                    agent + " left the mode " + since.id() + " for " + now + ", in which it need not ask"));
            return;
        }
        var failure = updates.accept(update);
        if (failure != null) {
            endSoon(failure, current);
        }
    }

    private boolean isLive(AcpConnection.Message.Request request) {
        return isWorking() && text(request.parameters(), "sessionId").equals(session);
    }

    private void timeout(AcpConnection current) {
        if (ending != null) {
            fail(ending);
        } else if (times.nanosToEnd() <= 0) {
            endSoon(
                    new AgentFailure.TimedOut("the turn took longer than "
                            + settings.timers().total().toSeconds() + " s"),
                    current);
        } else if (asked == Asked.PROMPT) {
            endSoon(
                    new AgentFailure.TimedOut("the agent said nothing for "
                            + settings.timers().silence().toSeconds() + " s"),
                    current);
        } else {
            fail(new AgentFailure.TimedOut("the agent did not get ready within "
                    + settings.timers().start().toSeconds()
                    + " s; run agent.command by hand to see what it waits for"));
        }
    }

    /**
     * Asks the agent to end the turn, and gives it a short time for that. Its own questions are answered first: some agents wait
     * for that answer before they hear anything else.
     */
    private void endSoon(AgentFailure failure, AcpConnection current) {
        if (ending != null) {
            return;
        }
        ending = failure;
        if (asked != Asked.PROMPT) {
            fail(failure); // Nothing was asked of a model yet.
            return;
        }
        try {
            for (AcpConnection.Message waiting; !over && (waiting = current.waiting()) != null; ) {
                hear(waiting, current);
            }
            if (!over) {
                current.tell("session/cancel", Map.of("sessionId", session));
            }
        } catch (IOException e) {
            updates.unknown("the agent does not hear: " + e.getMessage());
        }
        times.endSoon();
    }

    private Usage usage() {
        var told = updates.cost();
        return new Usage(
                Math.max(updates.modelCalls(), updates.spoken() ? 1 : 0),
                updates.inputTokens(),
                updates.outputTokens(),
                conversations.cost(session, prompt.resume() == null, told),
                times.taken());
    }

    private void fail(AgentFailure failure) {
        updates.endBlocks();
        end(new AgentEvent.Failed(failure, usage()));
    }

    private void end(AgentEvent event) {
        over = true;
        tellLast(event);
    }

    /** Ends the process, and whatever it has started. */
    @Override
    protected void leave() {
        // What the process left behind may still run, and the end of the process may fail: the token is worthless
        // before.
        var offer = offered;
        offered = null;
        try {
            if (offer != null) {
                offer.close().run();
            }
        } finally {
            end(speaking.getAndSet(null));
        }
    }

    private void end(@Nullable AgentProcess process) {
        if (process != null) {
            conversations.left(session, process.end());
        }
        if (seated) {
            seated = false;
            seats.giveBack(prompt.resume() == null ? null : session);
        }
        connection = null;
    }
}
