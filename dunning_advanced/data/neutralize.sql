-- A copied database must not dun anybody: no company, no queue, no waiting message.
UPDATE res_company SET dunning_enabled = false;
UPDATE dunning_run SET task = NULL;
UPDATE dunning_procedure SET automation = 'propose';
UPDATE mail_mail SET state = 'cancel'
 WHERE state = 'outgoing'
   AND id IN (SELECT mail_mail_id FROM dunning_delivery);
UPDATE dunning_delivery SET state = 'cancelled' WHERE state IN ('queued', 'sending');
-- The state that letters keep of their last deliveries, as the program would.
UPDATE dunning_letter SET delivery_state = COALESCE((
    SELECT CASE WHEN bool_or(last.state IN ('failed', 'uncertain')) THEN 'failed'
                ELSE 'sent' END
      FROM (SELECT DISTINCT ON (channel) state
              FROM dunning_delivery
             WHERE letter_id = dunning_letter.id AND state <> 'cancelled'
             ORDER BY channel, id DESC) last
    HAVING count(*) > 0), 'none')
 WHERE delivery_state = 'queued';
