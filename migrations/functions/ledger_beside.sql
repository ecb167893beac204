-- What stands beside the chains of the books, each row as one text: the same on every server, whatever its time zone. In the order (tx, source, key) it is sealed.
drop view if exists ledger_beside;
create view ledger_beside with (security_invoker = true) as
  select 'refusal' as source, id::text as key, tx, json_build_array(id, code, available, kind, debit, credit, amount, refers_to, deadline, effective_on, reason, document,
    author, (extract(epoch from recorded_at) * 1000000)::bigint, encode(seal, 'hex'), tx)::text as text
  from ledger_refusal
  union all select 'lot', kind || ' ' || year || ' ' || code, tx, json_build_array(kind, year, code, region_id, account_id, plant, measure, ratio, basis, amount, reason, document,
    freed_on, voucher_id, tx)::text
  from ledger_lot
  union all select 'use', id::text, tx, json_build_array(id, project, region_id, kind, year, ratio, lots, reason, document, author, approver, used_on, transfers, tx)::text
  from ledger_lot_use;
grant select on ledger_beside to lantu_app;
