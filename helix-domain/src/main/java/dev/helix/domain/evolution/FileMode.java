package dev.helix.domain.evolution;

import java.util.Arrays;
import java.util.Optional;

/** The modes of files that a change may carry. Submodules are none of them. */
public enum FileMode {
    REGULAR("100644"),
    EXECUTABLE("100755"),
    SYMLINK("120000");

    private final String octal;

    FileMode(String octal) {
        this.octal = octal;
    }

    /** Returns the mode as git writes it. */
    public String octal() {
        return octal;
    }

    /** Returns the mode that git writes so. */
    public static Optional<FileMode> of(String octal) {
        return Arrays.stream(values()).filter(mode -> mode.octal.equals(octal)).findFirst();
    }
}
