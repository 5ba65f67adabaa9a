package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class HomeCachesTest {

    private static final int GATES = 8;

    @TempDir
    private Path folder;

    @RepeatedTest(20)
    void severalGatesThatBeginAtOneTimeMakeOneHome() throws Exception {
        var together = new CyclicBarrier(GATES);
        Callable<Boolean> gate = () -> {
            together.await();
            HomeCaches.make(folder.resolve("gates"));
            return true;
        };
        try (var threads = Executors.newFixedThreadPool(GATES)) {
            for (var made :
                    threads.invokeAll(Stream.generate(() -> gate).limit(GATES).toList())) {
                assertThat(made.get()).isTrue();
            }
        }
        assertThat(folder.resolve("gates/.gradle/wrapper/dists")).isDirectory();
        assertThat(folder.resolve("gates/go/pkg/mod")).isDirectory();
    }
}
