package dev.helix.testkit.answer;

import dev.helix.testkit.FileViewContract;
import java.nio.file.Path;
import java.util.Map;

class InMemoryFilesTest implements FileViewContract {

    @Override
    public InMemoryFiles view(Map<String, String> texts) {
        var files = InMemoryFiles.empty();
        for (var text : texts.entrySet()) {
            files = files.with(text.getKey(), text.getValue());
        }
        return files;
    }

    @Override
    public Path root() {
        return InMemoryFiles.ROOT;
    }
}
