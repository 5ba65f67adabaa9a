package dev.helix.testkit;

import java.util.Map;

class InMemoryWorkTreeTest implements WorkTreeContract {

    private final InMemoryRepository repository = new InMemoryRepository();
    private InMemoryWorkTree workTree = new InMemoryWorkTree(repository);

    @Override
    public InMemoryWorkTree workTree() {
        return workTree;
    }

    @Override
    public InMemoryRepository repository() {
        return repository;
    }

    @Override
    public void checkOut() {
        workTree = new InMemoryWorkTree(repository);
    }

    @Override
    public void write(String path, String text) {
        workTree.write(path, text);
    }

    @Override
    public Map<String, String> files() {
        return workTree.files();
    }

    @Override
    public void leaveMain() {
        workTree.leaveMain();
    }
}
