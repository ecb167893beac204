-- The ids of regions and of all below them.
create or replace function lantu_region_tree(roots text[]) returns text[] language sql stable as $$
  with recursive tree(id) as (
    select id from region where id = any(roots)
    union select region.id from region join tree on region.parent_id = tree.id
  ) select coalesce(array_agg(id order by id), '{}') from tree
$$;
