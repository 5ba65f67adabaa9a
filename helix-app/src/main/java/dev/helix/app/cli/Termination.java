package dev.helix.app.cli;

import java.util.concurrent.CountDownLatch;

/** The end that somebody asks for, by SIGTERM or Ctrl-C. */
public final class Termination {

    private Termination() {}

    /** Returns what opens when the end is asked for. The process then waits for {@code gone}, so that all can be put away. */
    public static CountDownLatch asked(CountDownLatch gone) {
        var asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return asked;
    }
}
