package dev.helix.enforcement.validator;

import dev.helix.domain.port.Repository;
import dev.helix.testkit.InMemoryRepository;
import dev.helix.testkit.RepositoryContract;
import java.util.Locale;

/** Around any repository it is one: what it adds concerns decisions alone. */
class DecisionMergingContractTest implements RepositoryContract {

    private final Repository repository = new DecisionMerging(new InMemoryRepository(), Locale.ENGLISH);

    @Override
    public Repository repository() {
        return repository;
    }
}
