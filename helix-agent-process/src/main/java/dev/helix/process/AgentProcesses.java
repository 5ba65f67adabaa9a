package dev.helix.process;

import dev.helix.domain.port.Enclosing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts agents so that none outlives HELIX: one that is killed leaves records, by which the next one finds what still runs.
 * Safe for use by many threads.
 */
public final class AgentProcesses implements AutoCloseable {

    private final ProcessRecords records;
    private final Duration terminate;
    private final Guardian guardian = new Guardian();
    private final Set<AgentProcess> living = ConcurrentHashMap.newKeySet();

    /**
     * Starts nothing yet.
     *
     * @param records absolute folder for one file a process
     * @param terminate how long a process gets to end itself
     */
    public AgentProcesses(Path records, Duration terminate) {
        this.records = new ProcessRecords(records);
        this.terminate = terminate;
    }

    /** Ends what a HELIX that is gone left running, and returns how many there were. */
    public int reap() throws IOException {
        return records.reap(terminate);
    }

    /**
     * Starts an agent.
     *
     * @param builder with its command, its directory and its whole environment
     * @param enclosing where it runs; null for an agent that runs as HELIX itself
     * @param ended runs once, after the process is gone
     */
    public AgentProcess start(ProcessBuilder builder, @Nullable Enclosing enclosing, Runnable ended)
            throws IOException {
        var mark = UUID.randomUUID().toString();
        builder.environment().put(AgentProcess.MARK, mark);
        var process = enclosing == null ? builder.start() : enclosing.start(builder::start);
        try {
            guardian.watch(process.pid());
            records.started(process.toHandle());
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        var agent = new AgentProcess(process, mark, terminate, () -> {
            guardian.forget(process.pid());
            records.ended(process.pid());
            ended.run();
        });
        living.removeIf(each -> !each.isAlive());
        living.add(agent);
        return agent;
    }

    /** Ends all of them that still live, side by side, and waits for that. */
    public void stopAll() {
        var stops = living.stream()
                .filter(AgentProcess::isAlive)
                .map(each -> Thread.ofVirtual().name("agent-stop").start(each::stop))
                .toList();
        boolean interrupted = false;
        for (var stop : stops) {
            while (stop.isAlive()) {
                try {
                    stop.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what stands beside the processes, and with it whatever still runs. */
    @Override
    public void close() {
        guardian.close();
    }
}
