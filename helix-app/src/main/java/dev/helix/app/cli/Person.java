package dev.helix.app.cli;

/** The person at the command line. */
public final class Person {

    private Person() {}

    /** Returns them as the journal and the audit log name people. */
    public static String name() {
        return "user:" + plain();
    }

    /** Returns them as the machine names them. */
    public static String plain() {
        return System.getProperty("user.name");
    }
}
