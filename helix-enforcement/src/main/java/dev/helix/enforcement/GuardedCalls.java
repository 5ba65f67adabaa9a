package dev.helix.enforcement;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls validators with a limit of time for each. They run on daemon threads of the platform: one that never ends costs a
 * thread, not the caller, and not the carriers of all virtual threads. Only what is known to end, or trusted to, runs on the
 * caller's own thread, for handing over costs more than most checks. Safe for use by many threads.
 */
final class GuardedCalls {

    private static final Duration IDLE = Duration.ofSeconds(5);

    /** As long as it takes to fall asleep and be woken: most checks are over by then. */
    private static final long SPIN_NANOS = Runtime.getRuntime().availableProcessors() > 1 ? 20_000 : 0;

    /** A call of a validator. */
    interface Call<T> {
        T of(Validator validator);
    }

    /** The outcome of a call. */
    sealed interface Outcome<T> {
        /** It returned. */
        record Value<T>(T value) implements Outcome<T> {}

        /** It threw, returned null or took too long. */
        record Broken<T>(String why) implements Outcome<T> {}
    }

    private final Duration limit;
    private final Set<String> trusted;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("validator-", 1).factory());

    GuardedCalls(Duration limit, Set<String> trusted) {
        this.limit = limit;
        this.trusted = trusted;
    }

    /** Returns one outcome for each of {@code validators}, called one after the other about {@code answer}. */
    <T> List<Outcome<T>> run(List<Validator> validators, Answer answer, Call<T> call) {
        var outcomes = new ArrayList<Outcome<T>>(validators.size());
        while (outcomes.size() < validators.size()) {
            int next = outcomes.size();
            if (endsByItself(validators.get(next), answer)) {
                outcomes.add(outcome(validators.get(next), call));
                continue;
            }
            int end = next + 1;
            while (end < validators.size() && !endsByItself(validators.get(end), answer)) {
                end++;
            }
            var series = new Series<>(validators.subList(next, end), call);
            threads.execute(series);
            outcomes.addAll(series.await());
        }
        return outcomes;
    }

    private boolean endsByItself(Validator validator, Answer answer) {
        boolean known = validator instanceof Bounded bounded && bounded.needsNoFiles(answer);
        return (known || trusted.contains(validator.name()))
                && !Thread.currentThread().isInterrupted();
    }

    private static <T> Outcome<T> outcome(Validator validator, Call<T> call) {
        try {
            T value = call.of(validator);
            return value == null ? new Outcome.Broken<>("it returned null") : new Outcome.Value<>(value);
        } catch (Exception | Error e) {
            return new Outcome.Broken<>(e.toString());
        }
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
                var outcome = GuardedCalls.outcome(validator, call);
                if (abandoned) {
                    return;
                }
                done.add(outcome);
                finished = done.size();
            }
            thread = null;
            over.countDown();
        }

        List<Outcome<T>> await() {
            long until = System.nanoTime() + Math.min(SPIN_NANOS, limit.toNanos());
            while (over.getCount() > 0 && System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
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
