package devstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
)

// Besides danhgia, which owns the tables, a cluster has a role for the programs and one that only reads, as
// docker-compose.yml makes them.
const (
	OwnerRole  = "danhgia"
	AppRole    = "danhgia_app"
	ReaderRole = "danhgia_read"
)

// AsRole is the address of the same database for another role of the cluster; all have one password.
func AsRole(address, role string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // it is none of ours
	}
	password, _ := u.User.Password()
	u.User = url.UserPassword(role, password)
	return u.String()
}

const createRole = `
do $$ begin
    if not exists (select from pg_roles where rolname = '%[1]s') then
        create role %[1]s login password '%[2]s';
    end if;
end $$`

// createRoles makes the roles that a cluster of an earlier version lacks; address is that of its superuser.
func createRoles(ctx context.Context, address, password string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	for _, role := range []string{AppRole, ReaderRole} {
		_, fault := conn.Exec(ctx, fmt.Sprintf(createRole, role, password))
		err = errors.Join(err, fault)
	}
	return errors.Join(err, conn.Close(ctx))
}
