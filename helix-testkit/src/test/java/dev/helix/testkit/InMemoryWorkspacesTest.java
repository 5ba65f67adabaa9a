package dev.helix.testkit;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

class InMemoryWorkspacesTest implements WorkspacesContract {

    private final InMemoryRepository repository = new InMemoryRepository();
    private final InMemoryWorkspaces workspaces = new InMemoryWorkspaces(repository, Path.of("workspaces"));
    private final TreeId tree;

    InMemoryWorkspacesTest() {
        workspaces.checkOut(WORKED_ON, repository.main(), repository.tree(repository.main()));
        workspaces.write(WORKED_ON, "a/one.txt", "one\n");
        workspaces.write(WORKED_ON, "two.txt", "two\n");
        tree = workspaces.capture(WORKED_ON, repository.tree(repository.main()));
        workspaces.remove(WORKED_ON);
    }

    @Override
    public InMemoryWorkspaces workspaces() {
        return workspaces;
    }

    @Override
    public CommitId someCommit() {
        return repository.main();
    }

    @Override
    public TreeId someTree() {
        return tree;
    }

    @Override
    public Map<String, String> files(TreeId tree) {
        var files = new TreeMap<String, String>();
        repository
                .files(tree)
                .forEach((path, entry) ->
                        files.put(path.value(), repository.read(entry.blob()).text()));
        return files;
    }

    @Override
    public void write(String path, String text) {
        workspaces.write(WORKED_ON, path, text);
    }

    @Override
    public void delete(String path) {
        workspaces.delete(WORKED_ON, path);
    }
}
