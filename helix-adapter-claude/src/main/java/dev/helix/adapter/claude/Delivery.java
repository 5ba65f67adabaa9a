package dev.helix.adapter.claude;

import dev.helix.domain.agent.Prompt;
import dev.helix.process.AgentProcess;
import java.io.IOException;
import java.time.Duration;

/** Brings a prompt to a process: to the one that still lives in its conversation, else to a new one. */
final class Delivery {

    private final Prompt prompt;
    private final String session;
    private final String message;
    private final Duration patience;

    /** Starts processes. */
    @FunctionalInterface
    interface Starter {
        ClaudeConversation launch(Prompt prompt, String session, boolean resume) throws IOException;
    }

    /**
     * Where the prompt went.
     *
     * @param fresh whether the process was started for it, and has said nothing before
     */
    record Delivered(ClaudeConversation conversation, boolean fresh) {}

    /**
     * Prepares it.
     *
     * @param session id of the conversation, new or known
     * @param message id of the prompt
     * @param patience how long a process may take to read it
     */
    Delivery(Prompt prompt, String session, String message, Duration patience) {
        this.prompt = prompt;
        this.session = session;
        this.message = message;
        this.patience = patience;
    }

    /** Delivers the prompt. A new process that does not take it is returned all the same: its end tells why. */
    Delivered to(ProcessPool.Permit permit, Starter starter) throws IOException {
        var living = permit.living();
        if (living != null) {
            if (tell(permit, living.process())) {
                return new Delivered(living, false);
            }
            living.process().stop(); // It died while it was idle.
            permit.stopped(living.process());
        }
        var fresh = starter.launch(prompt, session, prompt.resume() != null);
        var unused = tell(permit, fresh.process());
        return new Delivered(fresh, true);
    }

    private boolean tell(ProcessPool.Permit permit, AgentProcess process) {
        if (!permit.works(process)) {
            process.stop();
            return false;
        }
        // A long prompt fills the pipe, and a process that hangs would never empty it.
        var watch = Thread.ofVirtual().name("claude-prompt").start(() -> stopIfStill(process));
        try {
            process.send(StreamJson.userMessage(message, prompt.text()));
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            watch.interrupt();
        }
    }

    private void stopIfStill(AgentProcess process) {
        try {
            if (!process.waitFor(patience)) {
                process.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The prompt was taken.
        }
    }
}
