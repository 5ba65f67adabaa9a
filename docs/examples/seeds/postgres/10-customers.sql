-- Nobody real: the test system's own customers.
insert into customer (name) values ('Ada Example'), ('Grace Example');
