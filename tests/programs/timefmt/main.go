// time formatting and arithmetic at fixed times.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Date(2009, 11, 10, 23, 4, 5, 123456789, time.UTC)
	for _, l := range []string{time.ANSIC, time.UnixDate, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC3339, time.RFC3339Nano, time.Kitchen,
		time.StampMicro, time.DateTime, "Mon _2 January 06 002 __2 3:04PM .000 ,999 -07:00:00 Z0700 MST"} {
		fmt.Println(t.Format(l))
	}
	fmt.Println(t, t.Unix(), t.UnixNano(), t.YearDay(), t.Weekday(), t.Truncate(time.Hour), t.Round(time.Minute))
	y, w := t.ISOWeek()
	fmt.Println(y, w, t.AddDate(0, 3, 20), t.Add(-36*time.Hour), t.Sub(time.Unix(0, 0).UTC()))
	z := time.FixedZone("XYZ", 5*3600+1800)
	fmt.Println(t.In(z), t.In(z).Equal(t), t.In(z) == t, t.Before(t.Add(1)), time.Time{}, time.Time{}.IsZero())
	for _, c := range [][2]string{{time.RFC3339, "2024-02-29T01:02:03.5+02:00"}, {time.RFC3339, "2023-02-29T01:02:03Z"}, {time.DateOnly, "1999-12-31"},
		{"Jan 2 2006 3:04:05 PM", "Feb 3 2013 7:08:09 AM"}, {time.Kitchen, "25:00AM"}, {time.RFC1123, "Tue, 10 Nov 2009 23:00:00 UTC"}, {"2006-002", "2020-366"}} {
		p, err := time.Parse(c[0], c[1])
		fmt.Println(p, err)
	}
	for _, s := range []string{"1h15m30.918s", "-1.5h", "100us", "3", "1y", "9223372036854775807ns", ".5m"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, d.Seconds(), d.Round(time.Second), err)
	}
	b, _ := t.MarshalJSON()
	var u time.Time
	fmt.Println(string(b), u.UnmarshalJSON(b), u.Equal(t))
	for i := range 14 {
		d := time.Date(1890+i*17, time.Month(i%12+1), i*9-20, i*7, i*50, i*70, i*1e8, time.UTC)
		fmt.Println(d.Format(time.RFC1123Z), d.YearDay(), d.UnixMilli())
	}
	// the clocks: they run, and forwards
	n := time.Now()
	s := 0
	for i := range 100000 {
		s += i
	}
	d := time.Since(n)
	fmt.Println(d >= 0 && d < time.Hour, n.Year() > 2000, s)
}
