package dev.helix.testkit;

class InMemoryDatabasesTest implements TestDataContract, DatabasesContract {

    private final InMemoryDatabases databases = new InMemoryDatabases(new MovableClock());

    @Override
    public InMemoryDatabases data() {
        return databases;
    }

    @Override
    public InMemoryDatabases databases() {
        return databases;
    }

    @Override
    public void goAway() {
        databases.goAway();
    }

    @Override
    public void loseTheEngine() {
        databases.goAway();
    }
}
