insert into guest (name) values ('Grace');
