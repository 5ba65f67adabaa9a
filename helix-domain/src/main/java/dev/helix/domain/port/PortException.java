package dev.helix.domain.port;

/** The outside world failed: a disk, a process, a repository. The message names the file or command. */
public final class PortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PortException(String message, Throwable cause) {
        super(message, cause);
    }

    public PortException(String message) {
        super(message);
    }
}
