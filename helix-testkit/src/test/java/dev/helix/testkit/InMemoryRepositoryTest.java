package dev.helix.testkit;

class InMemoryRepositoryTest implements RepositoryContract {

    private final InMemoryRepository repository = new InMemoryRepository();

    @Override
    public InMemoryRepository repository() {
        return repository;
    }
}
