package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Lease;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.port.Leases;
import dev.helix.domain.port.Leases.Acquisition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Leases}. */
public interface LeasesContract {

    /** Returns the subject, the same one within a test; nothing is leased. */
    Leases leases();

    /** Returns the same leases as a process sees them that is gone by the time anybody else asks. */
    Leases leasesOfADeadProcess();

    /** Returns the same leases as another process sees them that lives on. */
    Leases leasesOfAnotherProcess();

    private static Lease granted(Acquisition attempt) {
        assertThat(attempt).isInstanceOf(Acquisition.Granted.class);
        return ((Acquisition.Granted) attempt).lease();
    }

    private static OperationId operation(long number) {
        return OperationId.of(number);
    }

    @Test
    default void grantsWhatIsFree() {
        var lease = granted(leases().acquire("test system", operation(1), "user:jürgen"));

        assertThat(lease.name()).isEqualTo("test system");
        assertThat(lease.operation()).isEqualTo(operation(1));
        assertThat(lease.owner()).isEqualTo("user:jürgen");
        assertThat(lease.generation()).isPositive();
    }

    @Test
    default void refusesASecondHolderAndNamesTheFirst() {
        var first = granted(leases().acquire("test system", operation(1), "user:a"));

        assertThat(leases().acquire("test system", operation(2), "user:b")).isEqualTo(new Acquisition.Taken(first));
        assertThat(leases().acquire("test system", operation(2), "user:a")).isEqualTo(new Acquisition.Taken(first));
    }

    @Test
    default void tellsWhoHoldsItAndTakesNothing() {
        assertThat(leases().holder("test system")).isEmpty();
        var first = granted(leases().acquire("test system", operation(1), "user:a"));

        assertThat(leases().holder("test system")).contains(first);
        assertThat(leasesOfAnotherProcess().holder("test system")).contains(first);
        assertThat(leases().holder("production")).isEmpty();

        leases().release(first);

        assertThat(leases().holder("test system")).isEmpty();
    }

    @Test
    default void nobodyHoldsWhatAProcessHadThatIsGone() {
        granted(leasesOfADeadProcess().acquire("test system", operation(1), "user:a"));

        assertThat(leases().holder("test system")).isEmpty();
    }

    @Test
    default void grantsTheSameLeaseToTheSameOperationAgain() {
        var first = granted(leases().acquire("test system", operation(1), "user:a"));

        assertThat(granted(leases().acquire("test system", operation(1), "user:a")))
                .isEqualTo(first);
    }

    @Test
    default void keepsApartWhatHasDifferentNames() {
        var names =
                new String[] {"test system", "test-system", "test+system", "Test", "../test", "größe", "a/b", "%2F"};
        for (int i = 0; i < names.length; i++) {
            granted(leases().acquire(names[i], operation(i + 1), "user:a"));
        }

        for (int i = 0; i < names.length; i++) {
            assertThat(granted(leases().acquire(names[i], operation(i + 1), "user:a"))
                            .name())
                    .isEqualTo(names[i]);
        }
    }

    @Test
    default void grantsAgainWhatWasGivenBack() {
        var first = granted(leases().acquire("test system", operation(1), "user:a"));
        leases().release(first);

        var second = granted(leases().acquire("test system", operation(2), "user:b"));

        assertThat(second.generation()).isGreaterThan(first.generation());
        assertThat(second.owner()).isEqualTo("user:b");
    }

    @Test
    default void ignoresWhatAnOlderGenerationGivesBack() {
        var old = granted(leases().acquire("test system", operation(1), "user:a"));
        leases().release(old);
        var inForce = granted(leases().acquire("test system", operation(2), "user:b"));

        leases().release(old);
        leases().release(old);

        assertThat(leases().acquire("test system", operation(3), "user:c")).isEqualTo(new Acquisition.Taken(inForce));
    }

    @Test
    default void ignoresTheReturnOfWhatWasNeverGranted() {
        var elsewhere = granted(leases().acquire("production", operation(1), "user:a"));

        leases().release(new Lease("test system", 1, operation(1), "user:a", elsewhere.since()));

        granted(leases().acquire("test system", operation(2), "user:b"));
    }

    @Test
    default void takesOverFromAProcessThatIsGone() {
        var dead = granted(leasesOfADeadProcess().acquire("test system", operation(1), "user:a"));

        var taken = granted(leases().acquire("test system", operation(2), "user:b"));
        leases().release(dead);

        assertThat(taken.generation()).isGreaterThan(dead.generation());
        assertThat(leases().acquire("test system", operation(3), "user:c")).isEqualTo(new Acquisition.Taken(taken));
    }

    @Test
    default void givesTheSameOperationANewGenerationAfterItsProcessIsGone() {
        var dead = granted(leasesOfADeadProcess().acquire("test system", operation(1), "user:a"));

        assertThat(granted(leases().acquire("test system", operation(1), "user:a"))
                        .generation())
                .isGreaterThan(dead.generation());
    }

    @Test
    default void takesNothingFromAnotherProcessThatLives() {
        var other = granted(leasesOfAnotherProcess().acquire("test system", operation(1), "user:a"));

        assertThat(leases().acquire("test system", operation(1), "user:a")).isEqualTo(new Acquisition.Taken(other));
        assertThat(leases().acquire("test system", operation(2), "user:b")).isEqualTo(new Acquisition.Taken(other));
    }

    @Test
    default void grantsToOneOfManyThatAskAtOnce() throws Exception {
        var leases = leases();
        var contenders = IntStream.rangeClosed(1, 100)
                .mapToObj(number -> (Callable<Acquisition>)
                        () -> leases.acquire("test system", operation(number), "user:" + number))
                .toList();

        var winners = new HashSet<Lease>();
        var refused = new ArrayList<Lease>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(contenders)) {
                switch (result.get()) {
                    case Acquisition.Granted(var lease) -> winners.add(lease);
                    case Acquisition.Taken(var holder) -> refused.add(holder);
                }
            }
        }

        assertThat(winners).hasSize(1);
        assertThat(refused).hasSize(99);
        assertThat(new HashSet<>(refused)).isEqualTo(winners);
    }

    @Test
    default void neverRepeatsAGeneration() {
        var generations = new ArrayList<Long>();
        for (int i = 1; i <= 20; i++) {
            var holder = i % 5 == 0 ? leasesOfADeadProcess() : leases();
            var lease = granted(holder.acquire("test system", operation(i), "user:a"));
            generations.add(lease.generation());
            if (i % 5 != 0) {
                holder.release(lease);
            }
        }

        assertThat(generations).isSorted().doesNotHaveDuplicates();
    }
}
