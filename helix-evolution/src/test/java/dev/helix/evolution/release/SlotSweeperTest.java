package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Subject;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Slots;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SlotSweeperTest {

    private static final Operation STARTED = Operation.started(
            OperationId.of(1), OperationKind.START, new Subject.OfSystem(SystemName.TEST), "ada", Instant.EPOCH);

    private final CountDownLatch swept = new CountDownLatch(1);
    private final AtomicBoolean leftForAnother = new AtomicBoolean();
    private final Slots slots = slots(enough -> {
        leftForAnother.set(enough.getAsBoolean());
        swept.countDown();
    });
    private final Slots others = slots(enough -> {
        throw new AssertionError("nothing happened there");
    });

    /** Nothing else is ever asked of them. */
    private static Slots slots(Consumer<BooleanSupplier> sweep) {
        return (Slots) Proxy.newProxyInstance(
                Slots.class.getClassLoader(),
                new Class<?>[] {Slots.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "sweep" -> {
                        sweep.accept((BooleanSupplier) arguments[0]);
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                    default -> throw new AssertionError(method);
                });
    }

    @Test
    void waitsUntilNoOperationRuns() throws Exception {
        var asked = new AtomicInteger();
        try (var sweeper = new SlotSweeper(others, slots, Duration.ofMillis(1))) {
            sweeper.begin(() -> asked.incrementAndGet() < 4);

            sweeper.after(STARTED);

            assertThat(swept.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(asked.get()).isGreaterThanOrEqualTo(4);
            assertThat(leftForAnother).isFalse();
        }
    }

    @Test
    void leavesItsWorkWhenAnOperationBegins() throws Exception {
        var asked = new AtomicInteger();
        try (var sweeper = new SlotSweeper(others, slots, Duration.ofMillis(1))) {
            sweeper.begin(() -> asked.incrementAndGet() > 1);

            sweeper.after(STARTED);

            assertThat(swept.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(leftForAnother).isTrue();
        }
    }

    @Test
    void endsWithoutWaitingForItsPause() {
        var sweeper = new SlotSweeper(others, slots, Duration.ofDays(1));
        sweeper.begin(() -> false);
        sweeper.after(STARTED);

        sweeper.close();

        assertThat(swept.getCount()).isEqualTo(1);
    }
}
