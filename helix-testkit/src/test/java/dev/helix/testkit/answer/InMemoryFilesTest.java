package dev.helix.testkit.answer;

import dev.helix.domain.answer.FileView;
import java.nio.file.Path;
import java.util.Map;

class InMemoryFilesTest implements FileViewContract {

    @Override
    public FileView view(Map<String, String> files) {
        var view = InMemoryFiles.empty();
        for (var file : files.entrySet()) {
            view = view.with(file.getKey(), file.getValue());
        }
        return view;
    }

    @Override
    public Path root() {
        return InMemoryFiles.ROOT;
    }
}
