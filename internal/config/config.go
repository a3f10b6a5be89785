// Package config reads the settings of the programs from the environment and says everything that is wrong with them
// at once. .env.example describes each setting.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"

	"github.com/caarlos0/env/v11"
)

// Config are the settings that the programs share.
type Config struct {
	// PostgresURL is the database; its password may stand in a file instead, with PostgresPassword.
	PostgresURL      string `env:"DANHGIA_POSTGRES_URL,notEmpty"`
	PostgresPassword string `env:"DANHGIA_POSTGRES_PASSWORD_FILE,file"`
	// Province is the code of the province that this installation serves, and how it is named.
	Province     string `env:"DANHGIA_PROVINCE" envDefault:"H44"`
	ProvinceName string `env:"DANHGIA_PROVINCE_NAME" envDefault:"UBND tỉnh Phú Thọ"`
	// Listen is the address of the web server.
	Listen string `env:"DANHGIA_LISTEN" envDefault:"127.0.0.1:8080"`
}

// Load reads and checks all settings.
func Load() (Config, error) {
	var c Config
	if err := env.Parse(&c); err != nil {
		return c, fmt.Errorf("settings: %w", err)
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("settings: %w", err)
	}
	return c, nil
}

var provinceCode = regexp.MustCompile(`^H\d{2}$`)

func (c *Config) check() error {
	var faults []error
	if !provinceCode.MatchString(c.Province) {
		faults = append(faults, fmt.Errorf("DANHGIA_PROVINCE: %q is not a province's code such as H44", c.Province))
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		faults = append(faults, fmt.Errorf("DANHGIA_LISTEN: %q is not an address such as 127.0.0.1:8080", c.Listen))
	}
	if err := c.addPassword(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// addPassword puts the password of the file into the address. The address itself is never part of an error.
func (c *Config) addPassword() error {
	u, err := url.Parse(c.PostgresURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" {
		return errors.New("DANHGIA_POSTGRES_URL: not an address such as postgres://danhgia@127.0.0.1:5432/danhgia")
	}
	if c.PostgresPassword != "" {
		u.User = url.UserPassword(u.User.Username(), c.PostgresPassword)
		c.PostgresURL = u.String()
	}
	return nil
}
