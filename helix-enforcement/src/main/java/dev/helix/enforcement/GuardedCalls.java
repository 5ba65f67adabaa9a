package dev.helix.enforcement;

import dev.helix.domain.answer.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls validators with a limit of time for each. They run on daemon threads of the platform: one that never ends costs a
 * thread, not the caller, and not the carriers of all virtual threads. Safe for use by many threads.
 */
final class GuardedCalls {

    private static final Duration IDLE = Duration.ofSeconds(5);

    /** What is asked of a validator. */
    interface Call<T> {
        T of(Validator validator);
    }

    /** What came of it. */
    sealed interface Outcome<T> {
        /** It returned. */
        record Value<T>(T value) implements Outcome<T> {}

        /** It threw, returned null or took too long. */
        record Broken<T>(String why) implements Outcome<T> {}
    }

    private final Duration limit;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("validator-", 1).factory());

    GuardedCalls(Duration limit) {
        this.limit = limit;
    }

    /** Returns one outcome for each of {@code validators}, called one after the other. */
    <T> List<Outcome<T>> run(List<Validator> validators, Call<T> call) {
        var outcomes = new ArrayList<Outcome<T>>();
        while (outcomes.size() < validators.size()) {
            var series = new Series<>(validators.subList(outcomes.size(), validators.size()), call);
            threads.execute(series);
            outcomes.addAll(series.await());
        }
        return outcomes;
    }

    /** Calls in one thread until one of them takes too long. */
    private final class Series<T> implements Runnable {
        private final List<Validator> validators;
        private final Call<T> call;
        private final List<Outcome<T>> done = new CopyOnWriteArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile int finished;
        private volatile long since = System.nanoTime();
        private volatile boolean abandoned;
        private volatile @Nullable Thread thread;

        Series(List<Validator> validators, Call<T> call) {
            this.validators = validators;
            this.call = call;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            for (var validator : validators) {
                since = System.nanoTime();
                var outcome = outcome(validator);
                if (abandoned) {
                    return;
                }
                done.add(outcome);
                finished = done.size();
            }
            thread = null;
            over.countDown();
        }

        private Outcome<T> outcome(Validator validator) {
            try {
                T value = call.of(validator);
                return value == null ? new Outcome.Broken<>("it returned null") : new Outcome.Value<>(value);
            } catch (Exception | Error e) {
                return new Outcome.Broken<>(e.toString());
            }
        }

        List<Outcome<T>> await() {
            try {
                while (true) {
                    long left = limit.toNanos() - (System.nanoTime() - since);
                    if (over.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                        return done;
                    }
                    if (System.nanoTime() - since >= limit.toNanos()) {
                        return giveUp("it took longer than " + limit.toMillis() + " ms", 1);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return giveUp("the call was cancelled", validators.size());
            }
        }

        /** Leaves the thread to itself; {@code most} validators from the running one on count as broken. */
        private List<Outcome<T>> giveUp(String why, int most) {
            abandoned = true;
            var running = thread;
            if (running != null) {
                running.interrupt();
            }
            int good = finished;
            var outcomes = new ArrayList<>(done.subList(0, good));
            for (int i = good; i < Math.min(validators.size(), good + most); i++) {
                outcomes.add(new Outcome.Broken<>(why));
            }
            return outcomes;
        }
    }
}
