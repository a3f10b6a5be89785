package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Clock tells the time of the database: the real one, or the one that a sample or rehearsal has set.
type Clock struct {
	RealEpoch time.Time
	ToldEpoch time.Time
	Speed     float64
	Leaps     bool // it is set forward from one due moment to the next
	real      func() time.Time
}

// Now is the told time.
func (c Clock) Now() time.Time {
	passed := c.real().Sub(c.RealEpoch)
	return c.ToldEpoch.Add(time.Duration(float64(passed) * c.Speed))
}

const selectClock = `
select real_epoch, told_epoch, speed, leaps
from clock`

// Clock is the clock that programs, SQL (told_now) and mails share; real is the machine's.
func (s *Store) Clock(ctx context.Context, real func() time.Time) (Clock, error) {
	c := Clock{real: real, Speed: 1}
	err := s.pool.QueryRow(ctx, selectClock).Scan(&c.RealEpoch, &c.ToldEpoch, &c.Speed, &c.Leaps)
	if errors.Is(err, pgx.ErrNoRows) {
		c.RealEpoch = real()
		c.ToldEpoch = c.RealEpoch
		return c, nil
	}
	if err != nil {
		return Clock{}, fmt.Errorf("read the clock: %w", err)
	}
	return c, nil
}

// The time that has been told is never told again: the clock goes on from the last thing that was recorded.
const upsertClock = `
insert into clock (real_epoch, told_epoch, speed, leaps)
values (clock_timestamp(), $1, $2, $3)
on conflict (only_row) do update
set real_epoch = clock_timestamp(),
    told_epoch = greatest($1, (select max(at) from audit)),
    speed = $2,
    leaps = $3`

// SetClock makes the database tell begin, and from there on run at that speed. On a database that has been told a
// later time already, it goes on from there. Only for samples and rehearsals.
func (s *Store) SetClock(ctx context.Context, begin time.Time, speed float64) error {
	return s.setClock(ctx, begin, speed, false)
}

// SetLeapingClock is SetClock for a clock of natural speed that is going to leap.
func (s *Store) SetLeapingClock(ctx context.Context, begin time.Time) error {
	return s.setClock(ctx, begin, 1, true)
}

func (s *Store) setClock(ctx context.Context, begin time.Time, speed float64, leaps bool) error {
	if _, err := s.pool.Exec(ctx, upsertClock, begin, speed, leaps); err != nil {
		return fmt.Errorf("set the clock: %w", err)
	}
	return nil
}

const selectSimulated = `
select exists (select from clock)`

// Simulated says whether the database tells another time than the real one.
func (s *Store) Simulated(ctx context.Context) (simulated bool, err error) {
	err = s.pool.QueryRow(ctx, selectSimulated).Scan(&simulated)
	return simulated, err
}

const selectToldNow = `
select told_now()`

// Now is the told time.
func (s *Store) Now(ctx context.Context) (now time.Time, err error) {
	if err := s.pool.QueryRow(ctx, selectToldNow).Scan(&now); err != nil {
		return now, fmt.Errorf("read the clock: %w", err)
	}
	return now, nil
}
