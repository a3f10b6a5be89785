package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
)

// Postgres are the settings of the database. A password may stand in a file in place of the address.
type Postgres struct {
	// PostgresURL is the database, by the programs' role.
	PostgresURL      string `env:"DANHGIA_POSTGRES_URL"`
	PostgresPassword string `env:"DANHGIA_POSTGRES_PASSWORD_FILE,file"`
	// OwnerURL is the same database by the role that owns the tables; empty: the programs' role does, too. The worker and
	// the server need it for nothing.
	OwnerURL      string `env:"DANHGIA_POSTGRES_OWNER_URL"`
	OwnerPassword string `env:"DANHGIA_POSTGRES_OWNER_PASSWORD_FILE,file"`
	// Reader is the name of a role that may only read; empty: there is none.
	Reader string `env:"DANHGIA_POSTGRES_READER"`
}

// Owner is the database by the role that owns its tables.
func (p Postgres) Owner() string {
	if p.OwnerURL == "" {
		return p.PostgresURL
	}
	return p.OwnerURL
}

// App is the name of the programs' role; empty: it owns the tables, too.
func (p Postgres) App() string {
	if p.OwnerURL == "" {
		return ""
	}
	u, err := url.Parse(p.PostgresURL)
	if err != nil {
		return "" // which Load has refused
	}
	return u.User.Username()
}

// AppOn is the address of another database of the same server, by the programs' role.
func (p Postgres) AppOn(database string) string {
	u, err := url.Parse(p.PostgresURL)
	if err != nil {
		return "" // which Load has refused
	}
	u.Path = "/" + database
	return u.String()
}

var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_-]{0,62}$`)

// check puts the passwords of files into the addresses. The addresses themselves are never part of an error.
func (p *Postgres) check() error {
	faults := []error{withPassword("DANHGIA_POSTGRES_URL", &p.PostgresURL, p.PostgresPassword)}
	if p.OwnerURL != "" {
		faults = append(faults, withPassword("DANHGIA_POSTGRES_OWNER_URL", &p.OwnerURL, p.OwnerPassword))
		if errors.Join(faults...) == nil {
			faults = append(faults, p.checkOwner())
		}
	}
	if p.Reader != "" && (!roleName.MatchString(p.Reader) || p.OwnerURL == "") {
		faults = append(faults, fmt.Errorf("DANHGIA_POSTGRES_READER: give the name of a role such as danhgia_read, together with DANHGIA_POSTGRES_OWNER_URL"))
	}
	return errors.Join(faults...)
}

// checkOwner refuses an owner of another database: the programs would wait for tables that are made elsewhere.
func (p *Postgres) checkOwner() error {
	app, err := url.Parse(p.PostgresURL)
	if err != nil {
		return err
	}
	owner, err := url.Parse(p.OwnerURL)
	switch {
	case err != nil:
		return err
	case app.Host != owner.Host || app.Path != owner.Path:
		return errors.New("DANHGIA_POSTGRES_OWNER_URL: not the database of DANHGIA_POSTGRES_URL; only the role may be another")
	case app.User.Username() == owner.User.Username():
		return errors.New("DANHGIA_POSTGRES_OWNER_URL: the same role as that of DANHGIA_POSTGRES_URL; leave it out where there is one role for everything")
	}
	return nil
}

func withPassword(setting string, address *string, password string) error {
	u, err := url.Parse(*address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" {
		return fmt.Errorf("%s: not an address such as postgres://danhgia@127.0.0.1:5432/danhgia", setting)
	}
	if password != "" {
		u.User = url.UserPassword(u.User.Username(), password)
		*address = u.String()
	}
	return nil
}
