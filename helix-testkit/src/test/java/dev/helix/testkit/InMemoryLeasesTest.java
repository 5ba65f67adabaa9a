package dev.helix.testkit;

class InMemoryLeasesTest implements LeasesContract {

    private final InMemoryLeases leases = new InMemoryLeases(new MovableClock());

    @Override
    public InMemoryLeases leases() {
        return leases;
    }

    @Override
    public InMemoryLeases leasesOfADeadProcess() {
        var other = leases.ofAnotherProcess();
        other.processEnds();
        return other;
    }

    @Override
    public InMemoryLeases leasesOfAnotherProcess() {
        return leases.ofAnotherProcess();
    }
}
