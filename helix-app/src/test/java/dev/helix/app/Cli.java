package dev.helix.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A run of the command line in this process. */
public record Cli(int code, String out, String err) {

    public static Cli run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        var code = Main.commandLineFor(words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Cli(code, out.toString(), err.toString());
    }
}
