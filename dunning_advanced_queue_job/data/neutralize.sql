-- A copy of a database does not go on with the original's dunning
UPDATE queue_job
   SET state = 'cancelled'
 WHERE channel LIKE 'root.dunning.%'
   AND state IN ('wait_dependencies', 'pending', 'enqueued', 'started');
