package dev.helix.evolution.flow;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.text.LogTags;
import java.util.function.Supplier;

/** The log of an operation: each line that is written during it names it, and its beginning and end are lines, too, in all threads that run one. */
final class OperationLog {

    /** Named for those who read logs, in which it tells of each operation. */
    private static final System.Logger LOG = System.getLogger("dev.helix.operations");

    private OperationLog() {}

    /** Does {@code work} on an operation; within other work on the same one, it is told once. */
    static <T> T during(JournalProjection projection, OperationId id, Supplier<T> work) {
        if (id.value().equals(LogTags.current().operation())) {
            return work.get();
        }
        return LogTags.current().operation(id.value(), () -> {
            projection.operation(id).ifPresent(OperationLog::tell);
            try {
                return work.get();
            } finally {
                projection.operation(id).ifPresent(OperationLog::tell);
            }
        });
    }

    private static void tell(Operation operation) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0} of {1}: {2}",
                operation.kind().word(),
                operation.subject(),
                operation.state().word());
    }
}
