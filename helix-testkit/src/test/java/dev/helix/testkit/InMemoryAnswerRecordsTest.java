package dev.helix.testkit;

import dev.helix.domain.port.AnswerRecords;

class InMemoryAnswerRecordsTest implements AnswerRecordsContract {

    @Override
    public AnswerRecords records() {
        return new InMemoryAnswerRecords();
    }
}
