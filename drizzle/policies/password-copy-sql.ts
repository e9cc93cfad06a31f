import { definer } from "./sql-text.ts";

/** Keeps `users.password_hash` equal to the hash that sign-in reads, in the same transaction. */
export const passwordCopySql = `
create function copy_password_hash() returns trigger language plpgsql ${definer} as $$
begin
  update users set password_hash = new.password where id = new.user_id and password_hash is distinct from new.password;
  return null;
end $$;

create trigger copy_password_hash after insert or update of password, user_id, provider on auth_accounts
for each row when (new.provider = 'credential') execute function copy_password_hash();`;
