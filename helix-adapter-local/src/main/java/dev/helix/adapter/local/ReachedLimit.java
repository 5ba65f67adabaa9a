package dev.helix.adapter.local;

import dev.helix.domain.port.Sandbox.Limits;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which limit of its sandbox a command has reached, by how it ended and what it said: the operating system tells the command
 * alone, each in words of its own.
 */
enum ReachedLimit {
    FILE_SIZE("file_mb", "File size limit exceeded|File too large|\\bEFBIG\\b") {
        @Override
        long of(Limits limits) {
            return limits.fileBytes();
        }

        @Override
        String told(long limit) {
            return "a file became larger than " + (limit >> 20) + " MB";
        }
    },
    OPEN_FILES("open_files", "Too many open files|\\bEMFILE\\b") {
        @Override
        long of(Limits limits) {
            return limits.openFiles();
        }

        @Override
        String told(long limit) {
            return "a process had more than " + limit + " files open";
        }
    },
    PROCESSES(
            "processes",
            "Cannot fork|Resource temporarily unavailable|\\bEAGAIN\\b|unable to create (new )?native thread"
                    + "|can't start new thread|failed to create new OS thread") {
        @Override
        long of(Limits limits) {
            return limits.processes();
        }

        @Override
        String told(long limit) {
            return "there were more than " + limit + " processes and threads of this user";
        }
    },
    MEMORY(
            "memory_mb",
            "Cannot allocate memory|\\bENOMEM\\b|OutOfMemoryError|\\bMemoryError\\b|bad_alloc|insufficient memory"
                    + "|[Oo]ut of memory|Could not reserve enough space") {
        @Override
        long of(Limits limits) {
            return limits.memoryBytes();
        }

        @Override
        String told(long limit) {
            return "a process wanted more than " + (limit >> 20) + " MB of memory";
        }
    };

    /** The exit code that a shell makes of SIGXFSZ, which kills a process that writes on. */
    private static final int TOO_LARGE = 128 + 25;

    private final String key;
    private final Pattern said;

    ReachedLimit(String key, String said) {
        this.key = key;
        this.said = Pattern.compile(said);
    }

    /** Returns how high it is; 0 for no limit. */
    abstract long of(Limits limits);

    abstract String told(long limit);

    /** Returns in words for a person that {@code limit} was reached, which the operator has set or, where they have not, HELIX. */
    String told(long limit, Limits set) {
        return told(limit) + ", which sandbox.limits." + key + (of(set) > 0 ? " forbids" : " can allow");
    }

    /** Returns in words for a person that all processes of a command together had more memory than {@code limit}, where it was short. */
    static String ofAll(long limit) {
        return "its processes had more than " + (limit >> 20)
                + " MB of memory together, and the machine has no more, which sandbox.limits.memory_mb can allow";
    }

    /**
     * Returns which limit a command that failed has reached, in words for a person; empty for none that it tells of.
     *
     * @param code how it ended
     * @param output what it said last
     */
    static Optional<String> in(Limits limits, int code, String output) {
        if (code == 0) {
            return Optional.empty();
        }
        for (var each : values()) {
            var limit = each.of(limits);
            if (limit > 0 && (each.said.matcher(output).find() || (each == FILE_SIZE && code == TOO_LARGE))) {
                return Optional.of(each.told(limit, limits));
            }
        }
        return Optional.empty();
    }
}
