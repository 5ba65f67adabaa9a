package dev.helix.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Prints each step as one line with its time; on a terminal, with a spinner while it lasts. */
final class Narrator {

    private static final String[] FRAMES = {"|", "/", "-", "\\"};
    private static final Duration FRAME = Duration.ofMillis(120);

    private final PrintWriter out;
    private final boolean terminal;
    private final ReentrantLock lock = new ReentrantLock();

    Narrator(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The result of a step, and its text. */
    record Told<T>(T value, String text) {}

    /** Runs a step. {@code doing} shows while it runs; what it tells stays. */
    <T> T step(String doing, Callable<Told<T>> work) throws Exception {
        var start = System.nanoTime();
        var spinner = terminal ? new Spinner(doing) : null;
        Told<T> told;
        try {
            told = work.call();
        } catch (Exception e) {
            end(spinner);
            print("FAILED", start, doing);
            throw e;
        }
        end(spinner);
        print("  ok  ", start, told.text());
        return told.value();
    }

    void say(String text) {
        lock.lock();
        try {
            out.println(text);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private void print(String mark, long start, String text) {
        say(String.format(Locale.ROOT, "%s %6.2f s  %s", mark, (System.nanoTime() - start) / 1e9, text));
    }

    private static void end(@Nullable Spinner spinner) throws InterruptedException {
        if (spinner != null) {
            spinner.end();
        }
    }

    /** A line that turns until it ends, and is gone then. */
    private final class Spinner {
        private final CountDownLatch stop = new CountDownLatch(1);
        private final Thread thread;

        Spinner(String doing) {
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    int frame = 0;
                    do {
                        rewrite("  " + FRAMES[frame++ % FRAMES.length] + "           " + doing);
                    } while (!stop.await(FRAME.toMillis(), TimeUnit.MILLISECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        void end() throws InterruptedException {
            stop.countDown();
            thread.join();
            rewrite("");
        }
    }

    private void rewrite(String line) {
        lock.lock();
        try {
            out.print("\r" + line + "\u001b[K");
            out.flush();
        } finally {
            lock.unlock();
        }
    }
}
