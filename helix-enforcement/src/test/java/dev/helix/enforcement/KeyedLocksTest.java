package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.testkit.Eventually;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedLocksTest {

    private final KeyedLocks<String> locks = new KeyedLocks<>();

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private void comeAndGo() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        inside.decrementAndGet();
    }

    @Test
    void neverHasTwoHoldersOfOneKeyHoweverOftenItIsGivenBack() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int round = 0; round < 5_000; round++) {
                    taking(locks, this::comeAndGo);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(most).hasValue(1);
        assertThat(locks.size()).isZero();
    }

    private static void taking(KeyedLocks<String> locks, Runnable work) {
        try {
            locks.run("one", work);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A lock that somebody who has just found it is slow to ask for. */
    private static final class SlowLock extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch found = new CountDownLatch(1);
        private final transient CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void lockInterruptibly() throws InterruptedException {
            if (Thread.currentThread().getName().equals("slow")) {
                found.countDown();
                goOn.await();
            }
            super.lockInterruptibly();
        }
    }

    /** Here a lock that is dropped because nobody queues for it would be held by two: the slow one, and who came after. */
    @Test
    void whoHasFoundALockAndNotYetAskedForItStillShutsOutTheOthers() throws InterruptedException {
        var made = new ArrayList<SlowLock>();
        var slowly = new KeyedLocks<String>(() -> {
            made.add(new SlowLock());
            return made.getLast();
        });
        var slow = new AtomicReference<Thread>();

        slowly.run("one", () -> {
            slow.set(Thread.ofPlatform().name("slow").start(() -> taking(slowly, this::comeAndGo)));
            await(made.getFirst().found);
        });
        slowly.run("one", () -> {
            inside.incrementAndGet();
            made.getFirst().goOn.countDown();
            // Whether it has come to wait or has slipped in, it may go on from here.
            eventually(() ->
                    made.getFirst().hasQueuedThread(slow.get()) || !slow.get().isAlive());
            inside.decrementAndGet();
        });
        slow.get().join();

        assertThat(made).hasSize(1);
        assertThat(most).hasValue(1);
        assertThat(slowly.size()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherKeyIsFreeMeanwhile() throws InterruptedException {
        locks.run("one", () -> {
            assertThat(locks.runIfFree("two", () -> assertThat(locks.size()).isEqualTo(2)))
                    .isTrue();
        });
        assertThat(locks.size()).isZero();
    }

    @Test
    void whoWaitsCanBeInterruptedAndLeavesNothingBehind() throws InterruptedException {
        locks.run("one", () -> {
            var ended = new CountDownLatch(1);
            var waiting = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> locks.run("one", () -> {})).isInstanceOf(InterruptedException.class);
                ended.countDown();
            });
            waiting.interrupt();
            await(ended);
            assertThat(isFreeForAnother()).isFalse();
        });
        assertThat(isFreeForAnother()).isTrue();
        assertThat(locks.size()).isZero();
    }

    private boolean isFreeForAnother() {
        var free = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> free.complete(locks.runIfFree("one", () -> {})));
        return free.join();
    }

    private static void eventually(Eventually.Condition<RuntimeException> condition) {
        try {
            Eventually.holds("the other one waits or is gone", condition);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
