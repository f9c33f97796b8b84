-- A copied database must not dun anybody: no company, no queue, no waiting message.
UPDATE res_company SET dunning_enabled = false;
UPDATE dunning_run SET task = NULL;
UPDATE dunning_procedure SET automation = 'propose';
UPDATE mail_mail SET state = 'cancel'
 WHERE state = 'outgoing'
   AND id IN (SELECT mail_mail_id FROM dunning_delivery);
UPDATE dunning_delivery SET state = 'cancelled' WHERE state IN ('queued', 'sending');
