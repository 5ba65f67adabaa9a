package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.Sandbox.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachedLimitTest {

    private static final Limits LIMITS = new Limits(30, 64, 2 << 20, 512L << 20);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "153 | | file_mb",
                "1 | File size limit exceeded (core dumped) | larger than 2 MB",
                "1 | OSError: [Errno 27] File too large | file_mb",
                "1 | OSError: [Errno 24] Too many open files: 'x' | more than 64 files",
                "1 | java.nio.file.FileSystemException: x: Too many open files | open_files",
                "254 | sh: 0: Cannot fork: Resource temporarily unavailable | more than 30 processes",
                "1 | java.lang.OutOfMemoryError: unable to create native thread | processes",
                "1 | There is insufficient memory for the Java Runtime Environment to continue. | more than 512 MB",
                "1 | MemoryError | memory_mb",
            })
    void namesTheLimitAndItsKey(int code, String output, String told) {
        assertThat(ReachedLimit.in(LIMITS, code, output == null ? "" : output))
                .hasValueSatisfying(text -> assertThat(text).contains(told).contains("sandbox.limits."));
    }

    @Test
    void whatIsNotLimitedOrWentWellHasReachedNothing() {
        assertThat(ReachedLimit.in(Limits.NONE, 1, "MemoryError")).isEmpty();
        assertThat(ReachedLimit.in(LIMITS, 0, "tests that Too many open files is told: 1 passed"))
                .isEmpty();
        assertThat(ReachedLimit.in(LIMITS, 1, "1 failed")).isEmpty();
    }
}
