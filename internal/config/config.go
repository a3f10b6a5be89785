// Package config reads the settings of the programs from the environment and says everything that is wrong with them
// at once. .env.example describes each setting.
package config

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config are the settings that the programs share.
type Config struct {
	Postgres
	// Province is the code of the province that this installation serves, and how it is named.
	Province     string `env:"DANHGIA_PROVINCE" envDefault:"H44"`
	ProvinceName string `env:"DANHGIA_PROVINCE_NAME" envDefault:"UBND tỉnh Phú Thọ"`
	// PortalRoot is the portal's own id of the province (rootDepartmentId).
	PortalRoot string `env:"DANHGIA_PORTAL_ROOT" envDefault:"019d2be3-6a88-732b-8b17-b68020c8553a"`
	// PortalURL is where months are collected from by themselves; empty: they are not. PortalPause spares the portal
	// between two requests.
	PortalURL   string        `env:"DANHGIA_PORTAL_URL"`
	PortalPause time.Duration `env:"DANHGIA_PORTAL_PAUSE" envDefault:"3s"`
	// Listen is the address of the web server.
	Listen    string `env:"DANHGIA_LISTEN" envDefault:"127.0.0.1:8080"`
	Mail      Mail
	SignIn    SignIn
	Push      Push
	Sources   Sources
	Outbound  Outbound
	Watch     Watch
	Heartbeat Heartbeat
	Data      Data
	// PublicationKey signs what is published: PEM, in the environment or in a file; neither: nothing is published.
	PublicationKey     string `env:"DANHGIA_PUBLICATION_KEY"`
	PublicationKeyFile string `env:"DANHGIA_PUBLICATION_KEY_FILE,file"`
}

// Data are the terms on which open data may be used, as datapackage.json says them; empty: they are not said.
type Data struct {
	Licence     string `env:"DANHGIA_DATA_LICENCE"` // a name of the Open Definition's list: CC-BY-4.0
	LicencePath string `env:"DANHGIA_DATA_LICENCE_URL"`
}

// Load reads and checks all settings. The error has a line for everything that is wrong.
func Load() (Config, error) {
	c, err := parse()
	return c, describe(faults(err,
		c.checkOffice(), c.checkPortal(), c.Postgres.check(), c.Mail.check(), c.SignIn.check(c.Mail.PublicURL), c.Push.check(),
		c.Sources.check(), c.Outbound.check(), c.Watch.check(), c.Heartbeat.check(), c.checkKey()))
}

// Offline reads what is needed without a database: the province.
func Offline() (Config, error) {
	c, err := parse()
	return c, describe(faults(err, c.checkOffice(), c.Outbound.check()))
}

func parse() (c Config, err error) {
	err = env.Parse(&c)
	return c, err
}

func describe(err error) error {
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}

var provinceCode = regexp.MustCompile(`^H\d{2}$`)

func (c *Config) checkOffice() error {
	var faults []error
	if !provinceCode.MatchString(c.Province) {
		faults = append(faults, fmt.Errorf("DANHGIA_PROVINCE: %q is not a province's code such as H44", c.Province))
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		faults = append(faults, fmt.Errorf("DANHGIA_LISTEN: %q is not an address such as 127.0.0.1:8080", c.Listen))
	}
	return errors.Join(faults...)
}

const shortestPause = time.Second

// checkPortal: a portal on this machine is one of tests, and needs no sparing.
func (c *Config) checkPortal() error {
	if c.PortalURL == "" {
		return nil
	}
	c.PortalURL = strings.TrimSuffix(c.PortalURL, "/")
	if !public(c.PortalURL) {
		return fmt.Errorf("DANHGIA_PORTAL_URL: %q is not an address such as https://cong.tinh.example", c.PortalURL)
	}
	if c.PortalPause < 0 || c.PortalPause < shortestPause && strings.HasPrefix(c.PortalURL, "https:") {
		return fmt.Errorf("DANHGIA_PORTAL_PAUSE: %s is too short to spare the portal; give at least %s", c.PortalPause, shortestPause)
	}
	return nil
}
