package dev.helix.domain.evolution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The script or the text that the arguments of a shell tell it to run. */
final class ShellArguments {

    private static final Pattern SHELL = Pattern.compile("(?:ba|rba|da|z|k|mk|pdk|a|c|tc|o|y|fi)?sh");

    private ShellArguments() {}

    static boolean isShell(String name) {
        return SHELL.matcher(name).matches();
    }

    /**
     * Adds the scripts to {@code files}, and returns the text. Of some options, the next word is a value; a text is the first word that is
     * neither.
     */
    static Optional<String> read(List<String> arguments, NamedFiles files) {
        boolean text = false;
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (CompileOnly.byOptionOfShell(word)) {
                return Optional.empty();
            }
            if (word.equals("--rcfile") || word.equals("--init-file")) {
                i++;
                if (i < arguments.size()) {
                    files.add(arguments.get(i));
                }
            } else if (word.matches("[-+][a-zA-Z]+")) {
                text |= word.startsWith("-") && word.contains("c");
                i += (int) word.chars().filter(c -> c == 'o' || c == 'O').count();
            } else if (!word.startsWith("-")) {
                if (text) {
                    return Optional.of(word);
                }
                files.add(word);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
