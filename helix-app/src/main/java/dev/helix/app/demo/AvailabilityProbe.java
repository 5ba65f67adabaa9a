package dev.helix.app.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Asks production again and again while something else happens, and remembers every answer that was not the right one. */
final class AvailabilityProbe {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> wrong = new AtomicReference<>("");
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    AvailabilityProbe(Browser browser, String url, String expected) {
        this.thread = Thread.ofVirtual().start(() -> {
            try {
                do {
                    var answer = browser.get(url);
                    asked.incrementAndGet();
                    if (!answer.equals(expected)) {
                        wrong.compareAndSet("", answer);
                    }
                } while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * The observations of the probe.
     *
     * @param asked how often production was asked
     * @param wrong the first wrong answer; "" when there was none
     */
    record Seen(int asked, String wrong) {}

    /** Stops asking. */
    Seen end() throws InterruptedException {
        stop.countDown();
        thread.join();
        return new Seen(asked.get(), wrong.get());
    }
}
