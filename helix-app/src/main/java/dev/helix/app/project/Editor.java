package dev.helix.app.project;

import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The person's own editor, as {@code VISUAL} or {@code EDITOR} names it: a command for the shell, as git takes it. */
record Editor(String command) {

    /** @throws PortException where none is named */
    static Editor of(Map<String, String> environment) {
        return Stream.of("VISUAL", "EDITOR")
                .map(name -> Optional.ofNullable(environment.get(name)))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(Editor::new)
                .orElseThrow(() -> new PortException(
                        "no editor is named; set EDITOR, or leave --open out and open the printed files yourself"));
    }

    /** Opens files, and waits until the person is through. @throws PortException when the editor fails */
    void open(List<String> files) {
        var words = new ArrayList<>(List.of("sh", "-c", command + " \"$@\"", command));
        words.addAll(files);
        try {
            var code = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (code != 0) {
                throw new PortException("the editor '" + command + "' ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new PortException("the editor '" + command + "' can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while the editor was open", e);
        }
    }
}
