package dev.helix.adapter.claude;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.process.AgentProcess;
import dev.helix.process.SandboxDenials;
import dev.helix.process.SilenceNotice;
import dev.helix.process.SteppedTurn;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One turn. Everything happens in the thread that asks for the next event: a slow listener slows the agent down, and its
 * own time is not counted as the agent's silence. Work begins with the first event that is asked for.
 *
 * <p>A turn that has to end early is interrupted first, which keeps the process for the next turn; where that does not
 * help in time, the process is stopped.
 */
final class ClaudeTurn extends SteppedTurn {

    /** The services that a turn needs from its agent. */
    interface Surroundings extends Delivery.Starter {
        /** Returns why no turn can run, null if nothing stands against it. */
        @Nullable
        AgentFailure obstacle();

        /** Keeps what a conversation has cost so far. */
        void keepTotal(String session, BigDecimal total);

        /** Returns how often the command line itself asks a failing model service again. */
        int modelRetries();

        /** Returns whether each process has to prove that it calls HELIX's hooks. */
        boolean hooksExpected();

        /** Returns the reader that finds in the tools' results the accesses that a sandbox denied; null where there is none. */
        @Nullable
        SandboxDenials denials(Path directory);
    }

    /** The shortest wait, in nanoseconds. */
    private static final long AT_ONCE = 1;

    private static final AgentFailure CANCELLED = new AgentFailure.Cancelled("the turn was cancelled");

    private final Prompt prompt;
    private final String session;
    private final String message;
    private final ProcessPool pool;
    private final Surroundings surroundings;
    private final ClaudeSettings.Timers timers;
    private final TurnTimer timer;
    private final SilenceNotice silence;
    private final TurnEvents events;
    private final TurnCancellation cancellation;

    private @Nullable ClaudeConversation conversation;
    private ProcessPool.@Nullable Permit permit;
    private @Nullable AgentFailure ending;
    private boolean begun;
    /** Whether the turn waits for a process, as its listener was told. */
    private boolean queued;

    private boolean listening;

    /**
     * Prepares a turn.
     *
     * @param session id of the conversation, new or known
     * @param message id of what is said
     */
    ClaudeTurn(
            Prompt prompt,
            String session,
            String message,
            ProcessPool pool,
            Surroundings surroundings,
            ClaudeSettings.Timers timers) {
        this.prompt = prompt;
        this.session = session;
        this.message = message;
        this.pool = pool;
        this.surroundings = surroundings;
        this.timers = timers;
        this.timer = new TurnTimer(timers);
        this.silence = new SilenceNotice(timers.silence());
        this.cancellation = new TurnCancellation(message);
        this.events = new TurnEvents(session, prompt.directory(), surroundings.denials(prompt.directory()));
    }

    @Override
    protected @Nullable AgentEvent poll() {
        return events.poll();
    }

    @Override
    protected boolean over() {
        return cancellation.isOver();
    }

    @Override
    public void cancel() {
        cancellation.want();
        pool.wake();
    }

    @Override
    protected void advance() {
        if (!begun) {
            begin();
            return;
        }
        var current = conversation;
        if (current == null) {
            throw new IllegalStateException("a turn without a process goes nowhere");
        }
        if (cancellation.isWanted()) {
            endSoon(CANCELLED);
        }
        switch (poll(current.process())) {
            case null -> nothingHeard(current.process());
            case AgentProcess.Line.Json(var node) -> read(node, current);
            case AgentProcess.Line.Garbage(var text) -> heard(() -> events.unknown(text));
            case AgentProcess.Line.End() -> processEnded(current.process());
            case AgentProcess.Line.Wake() -> {}
        }
    }

    private void begin() {
        if (!queued) {
            timer.begin();
            var obstacle = cancellation.isWanted() ? null : surroundings.obstacle();
            if (obstacle != null) {
                begun = true;
                fail(obstacle, false);
                return;
            }
        }
        try {
            permit = pool.take(session, prompt, cancellation::isWanted, queued ? timer.nanosLeft() : AT_ONCE);
        } catch (InterruptedException e) {
            noteInterrupt();
        }
        if (permit == null && !queued && !wasInterrupted() && !cancellation.isWanted()) {
            queued = true;
            events.queued();
            return;
        }
        begun = true;
        if (permit == null) {
            fail(
                    wasInterrupted() || cancellation.isWanted()
                            ? new AgentFailure.Cancelled("the turn was cancelled before it began")
                            : new AgentFailure.TimedOut("no process became free for this turn in time"),
                    false);
            return;
        }
        try {
            var delivered = new Delivery(prompt, session, message, timers.silence()).to(permit, surroundings);
            listening = delivered.fresh();
            conversation = delivered.conversation();
            cancellation.speakingTo(delivered.conversation());
        } catch (IOException | RuntimeException e) {
            fail(new AgentFailure.ProtocolError("the agent can't be started: " + e.getMessage()), false);
        }
        timer.heard();
        silence.heard();
    }

    private AgentProcess.@Nullable Line poll(AgentProcess process) {
        try {
            return process.poll(ending == null ? Math.min(timer.nanosLeft(), silence.nanosLeft()) : timer.nanosLeft());
        } catch (InterruptedException e) {
            noteInterrupt();
            endSoon(new AgentFailure.Cancelled("the thread that waited for the agent was interrupted"));
            return new AgentProcess.Line.Wake();
        }
    }

    private void heard(Runnable read) {
        if (ending == null) {
            timer.heard();
            silence.heard();
            read.run();
        }
    }

    private void read(JsonNode line, ClaudeConversation current) {
        if (!listening && !isBeginning(line)) {
            return; // The end of what the process said in the turn before.
        }
        listening = true;
        if (text(line, "type").equals("result")) {
            if (isMine(line)) {
                result(line, current);
            }
            return;
        }
        heard(() -> {
            events.accept(line);
            var wait = events.modelWait();
            if (text(line, "subtype").equals("api_retry") && wait != null) {
                sitOut(wait, line.path("error_status").asInt(0));
            }
            if (events.started() && surroundings.hooksExpected() && !events.hooksAnswered()) {
                kill(
                        current.process(),
                        new AgentFailure.ProtocolError(
                                "the agent does not call HELIX's hooks; nothing would check its writes. Run helix"
                                        + " doctor"));
            }
        });
    }

    private void sitOut(Duration wait, int status) {
        if (wait.compareTo(timers.modelWait()) > 0) {
            var message = "the model service asks for a pause of " + wait.toSeconds() + " s; try again then";
            endSoon(
                    status == 429
                            ? new AgentFailure.RateLimited(message, wait)
                            : new AgentFailure.Overloaded(message, wait));
        } else {
            timer.allow(wait);
        }
    }

    private boolean isBeginning(JsonNode line) {
        return text(line, "subtype").equals("init")
                || text(line, "command_uuid").equals(message);
    }

    /** A result names what it answers; one left over from an earlier turn is not ours. */
    private boolean isMine(JsonNode result) {
        var answered = result.path("user_message_uuids");
        if (answered.isEmpty()) {
            return true;
        }
        for (var each : answered) {
            if (each.asString("").equals(message)) {
                return true;
            }
        }
        return false;
    }

    private void result(JsonNode line, ClaudeConversation current) {
        // A sum of doubles: beyond nine places there is only noise.
        var total = line.path("total_cost_usd").asDecimal(BigDecimal.ZERO).setScale(9, RoundingMode.HALF_UP);
        var cost = current.spend(total);
        surroundings.keepTotal(session, total);
        var usage = Outcome.usage(line, cost, timer.elapsed());
        if (cancellation.isWanted()) {
            endSoon(CANCELLED);
        }
        var failure = ending != null ? ending : outcome(line);
        boolean lost = failure instanceof AgentFailure.SessionNotFound;
        if (lost) {
            stop(current.process());
        }
        finish(failure == null ? new AgentEvent.Finished(usage) : new AgentEvent.Failed(failure, usage), !lost);
    }

    private @Nullable AgentFailure outcome(JsonNode line) {
        boolean gaveUp = !events.answering() && events.modelRetries() < surroundings.modelRetries();
        return Outcome.of(line, events.modelWait(), gaveUp);
    }

    private void nothingHeard(AgentProcess process) {
        var silent = ending == null && timer.nanosLeft() > 0 ? silence.due() : null;
        if (silent != null) {
            events.silent(silent);
        } else if (timer.nanosLeft() == 0) {
            timeout(process);
        }
    }

    private void timeout(AgentProcess process) {
        if (ending != null) {
            kill(process, ending);
        } else if (timer.isTotalUp()) {
            endSoon(new AgentFailure.TimedOut(
                    "the turn took longer than " + timers.total().toSeconds() + " s"));
        } else {
            endSoon(new AgentFailure.TimedOut(
                    "the agent said nothing for " + timers.silence().toSeconds() + " s"));
        }
    }

    /** Asks the agent to end the turn, and gives it a short time for that. */
    private void endSoon(AgentFailure failure) {
        if (ending != null) {
            return;
        }
        ending = failure;
        timer.interrupted();
        cancellation.interrupt();
    }

    private void processEnded(AgentProcess process) {
        var exitCode = process.exitCode();
        stop(process);
        fail(ending != null ? ending : Outcome.withoutResult(exitCode, process.errors(), events.started()), false);
    }

    private void kill(AgentProcess process, AgentFailure failure) {
        stop(process);
        fail(failure, false);
    }

    private void stop(AgentProcess process) {
        process.stop();
        if (permit != null) {
            permit.stopped(process);
        }
    }

    private void fail(AgentFailure failure, boolean keepProcess) {
        finish(new AgentEvent.Failed(failure, new Usage(0, 0, 0, null, timer.elapsed())), keepProcess);
    }

    private void finish(AgentEvent end, boolean keepProcess) {
        var spokenTo = cancellation.end();
        conversation = null;
        tellLast(end);
        if (permit != null) {
            permit.release(keepProcess ? spokenTo : null);
        }
    }
}
