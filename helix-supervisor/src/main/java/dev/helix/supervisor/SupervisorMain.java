package dev.helix.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;

/** The supervisor's own program: {@code java -jar helix-supervisor.jar ROOT}. What it goes by is in the root already. */
public final class SupervisorMain {

    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int ENVIRONMENT = 3;
    private static final int TRY_LATER = 4;

    private SupervisorMain() {}

    /** Ends the JVM when it is told to end, by SIGTERM or Ctrl-C, with the server that it has started. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: helix-supervisor ROOT");
            System.exit(USAGE);
        }
        System.exit(run(Path.of(arguments[0])));
    }

    private static int run(Path root) throws InterruptedException {
        try {
            var folder = SupervisorFolder.of(root.toRealPath());
            var plan = SupervisorPlan.in(folder.path());
            var ledger = folder.ledger();
            if (plan.isEmpty() || ledger.isEmpty()) {
                System.err.println(
                        "error[NO_PLAN]: " + folder.path() + " has no plan; write one: helix supervise --prepare");
                return USAGE;
            }
            var lock = folder.take();
            if (lock.isEmpty()) {
                System.err.println("error[SUPERVISOR_RUNS]: another supervisor works on " + root);
                return TRY_LATER;
            }
            var gone = new CountDownLatch(1);
            var told = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                told.countDown();
                try {
                    gone.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            try {
                new Supervision(plan.get(), folder, ledger.get(), System.getenv(), SupervisorMain::say).until(told);
            } finally {
                gone.countDown();
            }
            return DONE;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error[ENVIRONMENT]: " + e.getMessage());
            return ENVIRONMENT;
        }
    }

    private static void say(String line) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " helix-supervisor: " + line);
        System.out.flush();
    }
}
