package dev.helix.app.cli;

/** Whoever sits at the command line. */
public final class Person {

    private Person() {}

    /** Returns them as the journal and the audit log name people. */
    public static String name() {
        return "user:" + System.getProperty("user.name");
    }
}
