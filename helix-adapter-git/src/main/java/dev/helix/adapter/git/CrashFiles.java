package dev.helix.adapter.git;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Files that a Java which crashed leaves in the folder where it ran: no part of a program that lies there. */
public final class CrashFiles {

    private static final Pattern NAME = Pattern.compile("(?:hs_err|replay)_pid\\d+\\.log|core(?:\\.\\d+)?");

    private CrashFiles() {}

    /** Returns whether {@code file} is one of those, of a Java that ran in {@code folder}. */
    public static boolean isIn(Path folder, Path file) {
        return folder.equals(file.getParent())
                && NAME.matcher(file.getFileName().toString()).matches();
    }
}
