package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/ics"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/workflows"
)

// deliverMail starts the mailers of both lanes and works for them until ctx ends. Without a mail server it says so and
// returns: mails wait in the outbox.
func deliverMail(ctx context.Context, logger *slog.Logger, settings config.Config, store *postgres.Store, c temporalclient.Client) error {
	if !settings.Mail.On() {
		logger.Warn("no mail is sent: DANHGIA_SMTP_ADDRESS is not set; what is due waits in the outbox")
		return nil
	}
	clock, err := store.Clock(ctx, time.Now)
	if err != nil {
		return err
	}
	post, err := newPost(ctx, settings, store, clock.Speed)
	if err != nil {
		return err
	}
	w := worker.New(c.Client, workflows.MailQueue, worker.Options{DisableWorkflowWorker: true, WorkerStopTimeout: 8 * time.Second})
	w.RegisterActivity(post)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker of mails: %w", err)
	}
	defer w.Stop()
	for _, lane := range activities.Lanes {
		if err := c.StartMailer(ctx, settings.Province, workflows.Mailing{Lane: lane, Speed: clock.Speed, Leaps: clock.Leaps}); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

// newPost is what delivers mails by these settings; speed is that of the told clock.
func newPost(ctx context.Context, settings config.Config, store *postgres.Store, speed float64) (*activities.Post, error) {
	m := settings.Mail
	carrier, err := newCarrier(ctx, m, store)
	if err != nil {
		return nil, err
	}
	newsroom := &activities.Newsroom{Archive: activities.Archive{Store: store, Decode: indexset.Parse}, Store: store}
	post := &activities.Post{
		News: newsroom.News, Card: cards(store), Alarms: func(ctx context.Context, province string, agencies []string, most int) (activities.Alarms, error) {
			return activities.AlarmsToTell(ctx, store, province, agencies, most)
		},
		Outbox: store, Postman: tracedPostman{carrier}, Policy: mail.Policy{}, Decode: indexset.Parse,
		Appointment: ics.Files(m.PublicURL),
		Contact:     activities.Person{Name: m.ContactName, Address: m.ContactAddress, Phone: m.ContactPhone},
		Site:        m.PublicURL, Key: activities.SignInKey(settings.SignIn.Key), Pause: time.Duration(float64(time.Minute) / float64(m.PerMinute) / speed),
	}
	if m.BounceMaildir != "" {
		post.Returns = mail.Returns{Maildir: mail.Maildir{Dir: m.BounceMaildir}, Key: mail.Key(m.Key)}
	}
	return post, nil
}

func newCarrier(ctx context.Context, m config.Mail, store *postgres.Store) (mail.Carrier, error) {
	from, fromErr := mail.ParseAddress(m.From)
	_, contactErr := mail.ParseAddress(m.ContactAddress)
	if err := errors.Join(fromErr, contactErr); err != nil {
		return mail.Carrier{}, fmt.Errorf("settings of mail: %w", err)
	}
	composer, err := mail.NewComposer(mail.Office{Name: m.Office, From: from, BounceDomain: m.BounceDomain}, mail.Key(m.Key), toldNow(ctx, store))
	if err != nil {
		return mail.Carrier{}, err
	}
	host, number, err := net.SplitHostPort(m.Server)
	if err != nil {
		return mail.Carrier{}, fmt.Errorf("DANHGIA_SMTP_ADDRESS: %w", err)
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return mail.Carrier{}, fmt.Errorf("DANHGIA_SMTP_ADDRESS: %w", err)
	}
	sender, err := mail.NewSender(mail.Server{
		Host: host, Port: port, LocalName: localName(m), Security: mail.Security(m.Security), User: m.User, Password: m.Password,
	})
	return mail.Carrier{Postman: mail.Postman{Composer: composer, Sender: sender}}, err
}

// toldNow dates mails by the clock of the database, which may leap; while that is away, no mail is made.
func toldNow(ctx context.Context, store *postgres.Store) func() time.Time {
	return func() time.Time {
		now, err := store.Now(ctx)
		if err != nil {
			return time.Now()
		}
		return now
	}
}

// localName is what we call ourselves to the mail server: the name that links lead to or, where that is a number or this
// machine's own, the domain that we write from.
func localName(m config.Mail) string {
	if u, err := url.Parse(m.PublicURL); err == nil {
		if _, err := netip.ParseAddr(u.Hostname()); err != nil && strings.Contains(u.Hostname(), ".") {
			return u.Hostname()
		}
	}
	_, domain, _ := strings.Cut(m.From, "@")
	return domain
}
